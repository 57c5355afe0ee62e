"""Validity: told in a check, repaired with both areas in an import.

Repair is the dearest thing one can ask of GEOS. A check never repairs; it offers a repair where the
boundary crosses itself so seldom that drawing one is cheap. The structure method is used, which
fills what a boundary encloses twice: the other one takes seconds for a star of a hundred vertices.

What is enclosed twice may as well be a hole that a writer stored as a second shell. In a layer the
neighbours tell: where other features lie in it, it is theirs, and it is cut out (`_holed`).
"""

import re

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import are_polygonal, canonical, polygons_of
from zoning.ingest.errors import GeometryInvalidError, Proposal
from zoning.ingest.layer import RawLayer
from zoning.measure import Floats, Objects, area_m2
from zoning.texts import Text
from zoning.vocabulary import Severity

_REASON = re.compile(r"([^\[]+)\[(\S+) (\S+)\]")
_REASONS_ZH = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "环自相接",
    "Hole lies outside shell": "孔在外环之外",
    "Holes are nested": "孔中有孔",
    "Nested shells": "外环互相嵌套",
    "Duplicate Rings": "环重复",
    "Interior is disconnected": "内部不连通",
    "Too few points in geometry component": "顶点过少",
}
_MAX_OFFER_VERTICES = 20_000
_SPIKE_SINE = 1e-9
_SAME_AREA_M2 = 1e-4
_CLAIMED_SHARE = 0.99
_HOLED = Text(zh="（其他要素占用的部分作孔洞处理）", en=" (cut out where other features lie)")


def repair_rows(layer: RawLayer, shapes: Objects, *, relative_area: float) -> None:
    """Repair the invalid shapes of an import in place; each with its area before and after.

    A repair that changes more than `relative_area` of the area is not made: the row fails.
    """
    for row in _invalid_rows(shapes):
        shape = shapes[row]
        text, place = _reason(shape)
        before = float(area_m2(shape))
        holed = _holed(shape, row, shapes)
        fixed = _repaired(shape) if holed is None else holed
        after = float(area_m2(fixed))
        too_far = holed is None and abs(after - before) > relative_area * max(before, after)
        if fixed.is_empty or too_far:
            shapes[row] = None
            layer.fail(
                row,
                GeometryInvalidError,
                f"{text.zh}；修复会使面积由 {before:.4f} 变为 {after:.4f} m²，未作修复。",
                f"{text.en}; a repair would change the area from {before:.4f} to {after:.4f} m², "
                "so none was made.",
                location=place,
            )
            continue
        shapes[row] = fixed
        layer.note(
            GeometryInvalidError.code,
            Severity.REPAIR,
            f"第 {row + 1} 行{text.zh}，已修复{_HOLED.zh if holed else ''}："
            f"面积 {before:.4f} → {after:.4f} m²。",
            f"row {row + 1}: {text.en}; repaired{_HOLED.en if holed else ''}, "
            f"area {before:.4f} → {after:.4f} m².",
            feature=str(row + 1),
            location=place,
            area_m2=abs(after - before),
            before=before,
            after=after,
        )


def refuse_rows(layer: RawLayer, shapes: Objects) -> None:
    """Fail the invalid shapes of a check, with an offer; a mere spike is cut off with a finding."""
    for row in _invalid_rows(shapes):
        shape = shapes[row]
        if (blunt := _without_spikes(shape)) is not None:
            shapes[row] = blunt
            layer.note(
                "spike-removed",
                Severity.WARNING,
                "边界上有零宽度的尖刺，已去除，面积不变。",
                "spikes of no width were cut off the boundary; the area is unchanged.",
                feature=str(row + 1),
                area_m2=0.0,
            )
            continue
        text, place = _reason(shape)
        shapes[row] = None
        layer.fail(
            row,
            GeometryInvalidError,
            f"{text.zh}。",
            f"{text.en}.",
            location=place,
            proposals=_offer(shape),
        )


def _invalid_rows(shapes: Objects) -> list[int]:
    polygonal = are_polygonal(shapes)
    return np.flatnonzero(polygonal & ~shapely.is_valid(shapes)).tolist()


def _reason(shape: BaseGeometry) -> tuple[Text, tuple[float, float] | None]:
    reason = str(shapely.is_valid_reason(shape))
    match = _REASON.fullmatch(reason)
    if match is None:
        return Text(zh=f"图形无效（{reason}）", en=f"invalid geometry ({reason})"), None
    words, place = match[1], (float(match[2]), float(match[3]))
    at = f"({place[0]:.8f}, {place[1]:.8f})"
    zh = _REASONS_ZH.get(words, words)
    return Text(zh=f"{zh}，位于 {at}", en=f"{words} at {at}"), place


def _repaired(shape: BaseGeometry) -> BaseGeometry:
    fixed = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return polygons_of(fixed)


def _holed(shape: BaseGeometry, row: int, shapes: Objects) -> BaseGeometry | None:
    """The shape with what it encloses twice cut out, where other features of the layer lie there.

    None where nothing is enclosed twice, where nobody else claims it, or where drawing it would
    cost too much.
    """
    if not _is_cheap(shape):
        return None
    holed = polygons_of(shapely.make_valid(shape))
    twice = polygons_of(shapely.difference(_repaired(shape), holed))
    twice_m2 = float(area_m2(twice))
    if twice_m2 <= _SAME_AREA_M2:
        return None
    near = shapely.STRtree(shapes).query(twice)
    others = shapes[near[(near != row) & shapely.is_valid(shapes[near])]]
    claimed = polygons_of(shapely.intersection(twice, shapely.union_all(others)))
    return holed if float(area_m2(claimed)) >= _CLAIMED_SHARE * twice_m2 else None


def _offer(shape: BaseGeometry) -> tuple[Proposal, ...]:
    """A repair the user may send back as a shape of their own, where it costs little."""
    if not _is_cheap(shape):
        return ()
    fixed = canonical(_repaired(shape))
    if fixed.is_empty:
        return ()
    before, after = float(area_m2(shape)), float(area_m2(fixed))
    return (
        Proposal(
            kind="repair",
            value=orjson.loads(orjson.dumps(fixed.__geo_interface__)),
            text=Text(
                zh=f"修复后的图形：面积 {before:.4f} → {after:.4f} m²，确认后请作为新图形提交。",
                en=f"a repaired shape: area {before:.4f} → {after:.4f} m²; send it to confirm.",
            ),
        ),
    )


def _is_cheap(shape: BaseGeometry) -> bool:
    """Whether few edges have boxes that meet beyond those that follow one another."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if len(xy) > _MAX_OFFER_VERTICES:
        return False
    joined = ring[1:] == ring[:-1]
    edges = shapely.linestrings(np.stack([xy[:-1][joined], xy[1:][joined]], axis=1))
    tree, pairs = shapely.STRtree(edges), 0
    for start in range(0, len(edges), 256):
        pairs += tree.query(edges[start : start + 256]).shape[1]
        if pairs > 8 * len(edges) + 64:
            return False
    return True


def _without_spikes(shape: BaseGeometry) -> BaseGeometry | None:
    """The shape without edges that go out and come back on themselves; None if that is not all."""
    if shapely.get_type_id(shape) != shapely.GeometryType.POLYGON:
        return None
    rings = [_blunted(shapely.get_coordinates(ring)) for ring in shapely.get_rings(shape)]
    if any(len(ring) < 4 for ring in rings):
        return None
    shell, *holes = [shapely.linearrings(ring) for ring in rings]
    blunt = shapely.polygons(shell, holes=holes or None)
    same = abs(float(area_m2(blunt)) - float(area_m2(shape))) <= _SAME_AREA_M2
    return blunt if same and shapely.is_valid(blunt) else None


def _blunted(ring: Floats) -> Floats:
    """A closed ring without the tips of spikes; taken away one after the other."""
    kept = [tuple(point) for point in ring[:-1]]
    number = 0
    while len(kept) > 2 and number < len(kept):
        before, tip, after = kept[number - 1], kept[number], kept[(number + 1) % len(kept)]
        if tip in {before, after} or _is_spike(before, tip, after):
            del kept[number]
            number = max(number - 2, 0)
        else:
            number += 1
    return np.array([*kept, kept[0]])


def _is_spike(before: tuple[float, ...], tip: tuple[float, ...], after: tuple[float, ...]) -> bool:
    in_x, in_y = before[0] - tip[0], before[1] - tip[1]
    out_x, out_y = after[0] - tip[0], after[1] - tip[1]
    along = in_x * out_x + in_y * out_y
    return along > 0 and abs(in_x * out_y - in_y * out_x) <= _SPIKE_SINE * along
