"""Versions of what computes an Assessment."""

from functools import cache
from importlib.metadata import version

import pyproj
import shapely


def engine_versions() -> dict[str, str]:
    """Versions of the program, of GEOS and of PROJ."""
    return {
        "sanxian": _own_version(),
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
    }


@cache
def _own_version() -> str:
    """Looked up once: it lies in a file of the installation."""
    return version("sanxian")
