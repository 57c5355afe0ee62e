"""Objections: what a reader of a result thinks is wrong, kept for the analyst."""
