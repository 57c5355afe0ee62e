"""From the polygons of a layer to its compiled file."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zoning.measure import area_m2
from zoning.overlay import packing
from zoning.overlay.errors import NotLonLatError
from zoning.overlay.file_format import Array, write_layer
from zoning.overlay.packing import Geometries

_MARGIN_DEG = 1e-6  # keeps every edge strictly inside the cells

Box = tuple[float, float, float, float]


def compile_layer(
    geometries: Geometries, path: str | os.PathLike[str], keys: Sequence[str] | None = None
) -> None:
    """Compile polygons to one immutable file; the same polygons and keys give the same bytes.

    The file appears under its name only when all of it is on the disk.

    Args:
        geometries: n valid, finite polygons or multipolygons in lon/lat degrees (EPSG:4490); they
            may overlap one another, be empty, and there may be none. Zone i is geometries[i].
        path: the file to write or to replace.
        keys: n names of the zones, for the caller's own use.

    Raises:
        NotPolygonalError: a geometry is missing or not polygonal.
        NotLonLatError: a geometry is not finite or cannot be lon/lat.
        ValueError: there are not as many keys as geometries.
    """
    from zoning.overlay.kernel.tree import build_tree  # noqa: PLC0415 - brings the compiler
    from zoning.overlay.kernel.wkb import edges_of_zones  # noqa: PLC0415 - as above

    zones = packing.as_array(geometries)
    if keys is not None and len(keys) != len(zones):
        message = f"{len(keys)} keys for {len(zones)} geometries"
        raise ValueError(message)
    buffer, offsets = packing.join(packing.to_wkb(zones))
    wkb = np.frombuffer(buffer, np.uint8)
    status, count, edges, zone_bounds = edges_of_zones(wkb, offsets)
    if status < 0:
        raise packing.refusal(status, count)
    box = _box(zone_bounds)
    nodes, solids, chains, points = build_tree(edges, count, np.array(box))
    sections: dict[str, Array] = {
        "nodes": nodes,
        "solids": solids,
        "chains": chains,
        "points": points,
        "zone_bounds": zone_bounds,
        "zone_areas": area_m2(zones),
        "keys": _encoded(keys),
        "wkb_offsets": offsets,
        "wkb": wkb,
    }
    _write(Path(path), sections, zones=len(zones), box=box)


def _box(zone_bounds: npt.NDArray[np.float64]) -> Box:
    """The layer's own box with a margin; for a layer without edges a box that nothing overlaps."""
    if not len(zone_bounds) or not np.isfinite(zone_bounds).any():
        return (0.0, 0.0, 0.0, 0.0)
    west, south = zone_bounds[:, :2].min(axis=0).tolist()
    east, north = zone_bounds[:, 2:].max(axis=0).tolist()
    if west < -360 or east > 360 or south < -90 or north > 90:
        raise NotLonLatError(
            f"图层范围 ({west}, {south}, {east}, {north}) 超出经纬度取值范围。",
            f"The layer's bounds ({west}, {south}, {east}, {north}) are no longitude and latitude.",
        )
    return (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)


def _encoded(keys: Sequence[str] | None) -> npt.NDArray[np.uint8]:
    text = b"" if keys is None else json.dumps(list(keys), ensure_ascii=False).encode()
    return np.frombuffer(text, np.uint8)


def _write(path: Path, sections: dict[str, Array], *, zones: int, box: Box) -> None:
    """Write beside the final name, force to the disk, then rename: a reader sees all or nothing."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            write_layer(file, sections, zones=zones, box=box)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
