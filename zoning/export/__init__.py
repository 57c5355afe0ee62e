"""Releases and their changes as GeoPackage files, for GIS users and for other stores."""
