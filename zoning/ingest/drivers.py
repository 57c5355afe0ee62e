"""GDAL's drivers cut to the few that are needed.

A description of other data (VRT, GDALG, WFS …) opens files and hosts of its own choice, whatever
it is called. `GDAL_SKIP` stops that, but only if it is in the environment before GDAL is loaded; so
the names to skip are computed in one process and used in the next.
"""

import os
from collections.abc import Iterable

ALLOWED = frozenset({"ESRI Shapefile", "OpenFileGDB", "FlatGeobuf", "MEM"})
"""Drivers that stay. All other formats are read by our own code."""

_SETTINGS = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": "64",
    "GDAL_NUM_THREADS": "1",
    "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "NO",
    "OGR_ARC_STEPSIZE": "1",
    "OGR_ORGANIZE_POLYGONS": "DEFAULT",
    "PROJ_NETWORK": "OFF",
    "SHAPE_RESTORE_SHX": "NO",
    "CPL_LOG": os.devnull,
}


class DriversNotCutError(ImportError):
    """GDAL was loaded with drivers that may open other files or hosts.

    Attributes:
        unwanted: their names.
    """

    def __init__(self, unwanted: Iterable[str]) -> None:
        self.unwanted = tuple(unwanted)
        super().__init__(f"GDAL has drivers that are not allowed: {', '.join(self.unwanted)}")


def environment(skipped: Iterable[str]) -> dict[str, str]:
    """Environment variables under which GDAL may be loaded.

    Args:
        skipped: names of the drivers to leave out.
    """
    return {**_SETTINGS, "GDAL_SKIP": ",".join(sorted(skipped))}
