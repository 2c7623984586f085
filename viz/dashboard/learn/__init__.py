"""Learn: lessons that ask for a bet first, then run, show the truth and explain it."""
