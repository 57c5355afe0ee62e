"""Rasters over one store: taken in, listed, asked about zones."""
