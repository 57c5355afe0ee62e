"""Rasters, what the ground says: numpy arrays in, tables out.

Files come in through a killable child process; this is the one place that knows rasterio.
"""
