"""Compare: up to four runs side by side, on the same seeds."""
