"""Watch: one society, living day by day."""
