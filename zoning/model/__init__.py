"""Frozen value objects of the spatial library."""
