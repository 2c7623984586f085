"""The model against theory, and against the evidence."""
