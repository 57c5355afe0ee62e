"""Signing in and out in the browser; who one is."""
