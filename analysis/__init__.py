"""What we ask of the model: runs, summaries, experiments."""
