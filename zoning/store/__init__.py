"""Releases, layers and zones in the database; the only SQL of the spatial library."""
