"""What is assumed: scenario files, their schema, their loader and their data."""
