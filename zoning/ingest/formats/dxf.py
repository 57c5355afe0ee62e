"""DXF drawings: closed polylines, hatches, and loops of lines and arcs as polygons, by CAD layer.

A drawing knows lines, not areas; what is closed is taken as an outline, with a finding. The CRS is
that of the drawing's GEODATA where it has one. External references, faces in space and blocks that
contain themselves are refused.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import shapely
from ezdxf.document import Drawing
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.insert import Insert
from ezdxf.entities.polygon import DXFPolygon
from ezdxf.lldxf.const import DXFError
from ezdxf.math import Matrix44
from ezdxf.path import Path as DrawnPath
from ezdxf.path import from_hatch, make_path
from shapely.geometry.base import BaseGeometry

from zoning.ingest.errors import (
    DxfUnsupportedEntityError,
    FileCorruptError,
    LayerNotFoundError,
    RecursionLimitError,
    TooManyFeaturesError,
)
from zoning.ingest.layer import RawLayer, as_array, found_type
from zoning.ingest.limits import Limits
from zoning.ingest.rings import polygons_from_rings
from zoning.measure import Floats
from zoning.vocabulary import Severity

_DRAWN = {"LWPOLYLINE", "POLYLINE", "LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE", "HATCH"}
_IN_SPACE = {"3DFACE", "3DSOLID", "BODY", "REGION", "MESH", "SURFACE", "POLYFACE"}
_MAX_BLOCK_DEPTH = 8
_CHORD = 0.01
"""Largest distance between an arc and its chords, in drawing units."""


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """CAD layers that have something drawn on them.

    Raises:
        DxfUnsupportedEntityError: there is none, or the drawing needs other files.
    """
    names = list(dict.fromkeys(entity.dxf.layer for entity in _entities(path, limits)))
    if not names:
        raise DxfUnsupportedEntityError("图中没有线或填充。", "nothing usable is drawn.")
    return names


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """Outlines on one CAD layer; lines that close nothing stay lines.

    Raises:
        LayerNotFoundError, DxfUnsupportedEntityError, RecursionLimitError, FileCorruptError.
    """
    drawn = [one for one in _entities(path, limits) if one.dxf.layer == name]
    if not drawn:
        raise LayerNotFoundError(f"没有图层“{name[:80]}”。", f"no layer {name[:80]!r}.")
    crs, matrix = _frame(_drawing(path))
    shapes, closed, loose = _shapes(drawn, matrix)
    layer = RawLayer(
        name=name,
        geometries=as_array(shapes),
        attributes=[{"layer": name} for _ in shapes],
        fields=["layer"],
        crs=crs,
        geometry_type=found_type(as_array(shapes)),
    )
    if closed:
        layer.note(
            "line-closed",
            Severity.WARNING,
            f"{closed} 条闭合线按面处理。",
            f"{closed} closed lines were taken as the outlines of areas.",
        )
    if loose:
        layer.note(
            "line-open",
            Severity.WARNING,
            f"{loose} 条线没有闭合，仍为线。",
            f"{loose} lines close nothing and stay lines.",
        )
    return layer


@lru_cache(maxsize=1)
def _drawing(path: Path) -> Drawing:
    """Parsed once for names and once for shapes, in a process that reads one file."""
    try:
        return ezdxf.filemanagement.readfile(path)
    except (DXFError, OSError, UnicodeDecodeError, ValueError) as error:
        raise FileCorruptError("DXF 无法解析。", "the DXF cannot be parsed.") from error


@lru_cache(maxsize=1)
def _entities(path: Path, limits: Limits) -> tuple[DXFGraphic, ...]:
    """Everything drawn in the model space, blocks taken apart."""
    drawing = _drawing(path)
    if any(block.block is not None and block.block.is_xref for block in drawing.blocks):
        raise DxfUnsupportedEntityError("图中有外部参照。", "it has external references.")
    found = []
    for entity in _taken_apart(drawing.modelspace(), 0):
        kind = entity.dxftype()
        if kind in _IN_SPACE:
            raise DxfUnsupportedEntityError(f"图中有 {kind}。", f"it has {kind} entities.")
        if kind in _DRAWN:
            found.append(entity)
        if len(found) > limits.features:
            raise TooManyFeaturesError("图元过多。", "too many entities.")
    return tuple(found)


def _taken_apart(entities: Any, depth: int) -> Iterator[DXFGraphic]:
    if depth > _MAX_BLOCK_DEPTH:
        raise RecursionLimitError("图块嵌套过深或自我引用。", "blocks are nested too deep.")
    for entity in entities:
        if isinstance(entity, Insert):
            yield from _taken_apart(entity.virtual_entities(), depth + 1)
        else:
            yield entity


def _frame(drawing: Drawing) -> tuple[str | None, Matrix44 | None]:
    """CRS and the way there from drawing coordinates, from GEODATA."""
    geodata = drawing.modelspace().get_geodata()
    if geodata is None:
        return None, None
    try:
        matrix, epsg = geodata.get_crs_transformation()
    except (DXFError, ValueError, TypeError):
        return None, None
    return f"EPSG:{epsg}", matrix


def _shapes(
    entities: Sequence[DXFGraphic], matrix: Matrix44 | None
) -> tuple[list[BaseGeometry], int, int]:
    """Polygons and lines, how many closed lines became polygons, how many lines stay."""
    rings: list[Floats] = []
    open_lines: list[Floats] = []
    shapes: list[BaseGeometry] = []
    for entity in entities:
        if isinstance(entity, DXFPolygon):
            shapes += _hatch(entity, matrix)
            continue
        points = _points(make_path(entity), matrix)
        is_loop = bool(getattr(entity, "closed", False) or getattr(entity, "is_closed", False))
        if len(points) > 2 and (is_loop or (points[0] == points[-1]).all()):
            rings.append(_as_ring(points))
        elif len(points) > 1:
            open_lines.append(points)
    loops, *rest = shapely.polygonize_full([shapely.linestrings(line) for line in open_lines])
    rings += [shapely.get_coordinates(loop.exterior) for loop in loops.geoms]
    loose = [line for lines in rest for line in lines.geoms]
    return [*shapes, *_outlines(rings), *loose], len(rings), len(loose)


def _hatch(hatch: DXFPolygon, matrix: Matrix44 | None) -> list[BaseGeometry]:
    rings = [_as_ring(_points(path, matrix)) for path in from_hatch(hatch)]
    return _outlines(rings)


def _outlines(rings: Sequence[Floats]) -> list[BaseGeometry]:
    """Polygons of rings that enclose something, each for itself, for outlines may touch."""
    usable = [ring for ring in rings if len(ring) > 3]
    return list(shapely.get_parts(polygons_from_rings(usable)[0])) if usable else []


def _points(path: DrawnPath, matrix: Matrix44 | None) -> Floats:
    """(n, 2) vertices of a path, arcs as chords, in the CRS of the drawing."""
    vertices = list(path.flattening(_CHORD))
    if matrix is not None:
        vertices = list(matrix.transform_vertices(vertices))
    return np.array([(vertex.x, vertex.y) for vertex in vertices]).reshape(-1, 2)


def _as_ring(points: Floats) -> Floats:
    if len(points) and (points[0] != points[-1]).any():
        return np.vstack([points, points[:1]])
    return points
