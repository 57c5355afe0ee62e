"""Screening: many footprints over the releases in force, on all cores or on a cluster."""
