"""Versions of what computes an Assessment."""

from importlib.metadata import version

import pyproj
import shapely


def engine_versions() -> dict[str, str]:
    """Versions of the program, of GEOS and of PROJ."""
    return {
        "sanxian": version("sanxian"),
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
    }
