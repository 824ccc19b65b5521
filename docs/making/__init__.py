"""Keeps the documentation true: what a page shows comes from the program, or a test says that it no longer does."""
