"""Footprints: read a file or pasted text and show what it is, before anything is checked."""
