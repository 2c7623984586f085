"""Searches for the best division of a budget."""
