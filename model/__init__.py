"""The engine: what a society is and how a day passes."""
