"""The page Sweep: many runs as a heat map, whose cells open as runs."""
