"""Releases: make, fill, validate, publish, withdraw."""
