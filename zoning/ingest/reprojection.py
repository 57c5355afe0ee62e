"""Shapes from the frame of a file to lon/lat CGCS2000."""

import numpy as np
import shapely

from zoning.ingest.frames import Frame
from zoning.ingest.layer import RawLayer
from zoning.measure import Floats, Objects
from zoning.vocabulary import Severity

_LONGEST_EDGE_M = 200.0
"""A straight line of a plane bows from the lon/lat edge by L² tan φ / 8R: 1 mm at 54° N."""

_MOST_ADDED = 2_000_000


def to_lonlat(layer: RawLayer, shapes: Objects, frame: Frame) -> Objects:
    """Shapes in EPSG:4490; long edges of projected input are densified first, with a finding.

    Args:
        layer: gets the finding.
        shapes: (n,) geometries with finite coordinates, or None.
        frame: where the coordinates are.

    Returns:
        (n,) geometries; coordinates that have no image are infinite.
    """
    if not frame.crs.is_geographic:
        shapes = _densified(layer, shapes)

    def project(xy: Floats) -> Floats:
        return frame.to_lonlat(np.ascontiguousarray(xy))

    projected: Objects = shapely.transform(shapes, project)
    return projected


def _densified(layer: RawLayer, shapes: Objects) -> Objects:
    before = int(shapely.get_num_coordinates(shapes).sum())
    length = float(np.nansum(shapely.length(shapes)))
    step = max(_LONGEST_EDGE_M, length / _MOST_ADDED)
    dense: Objects = shapely.segmentize(shapes, step)
    added = int(shapely.get_num_coordinates(dense).sum()) - before
    if added > 0:
        layer.note(
            "edges-densified",
            Severity.INFO,
            f"投影坐标的长边按 {step:.0f} m 加密，新增 {added} 个顶点，形状偏差不超过约 1 mm。",
            f"long edges of projected coordinates were split every {step:.0f} m: {added} vertices "
            "added, shapes true to about 1 mm.",
        )
    return dense
