"""Checks: run, store, fetch and replay siting checks."""
