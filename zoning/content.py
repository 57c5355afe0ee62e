"""The hash of what a layer says, whatever file it came from and in whatever order.

The bytes that are hashed with SHA-256:

    header of the layer, RFC 8785 JSON          {"boundary_tolerance_m":1,"class":null,…} LF
    for every zone, by ascending code (order of Unicode code points, as of UTF-8 bytes)
        its properties, RFC 8785 JSON           {"attributes":{},"category":…,"code":…} LF
        its canonical geometry, little-endian two-dimensional WKB LF

JSON holds no raw line feed and WKB knows its own length, so the bytes can be read one way only.
A store feeds its rows to `LayerHasher` as it streams them and gets the hash that was published.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
import rfc8785
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.geometry import canonical
from zoning.model.release import Release
from zoning.model.zone import Zone
from zoning.vocabulary import LayerKind

_BATCH = 1024
_MAX_SAFE_INTEGER = 2**53 - 1
_LAST_BASIC_CHARACTER = "\uffff"

EXPORT_RELEASE_TABLE: Final = "sanxian_release"
EXPORT_LAYERS_TABLE: Final = "sanxian_layers"
"""Tables that make a GeoPackage a release again; its hashes are compared when it is read back."""


def layer_header(
    *,
    kind: LayerKind,
    name: str,
    element: str | None,
    cls: str | None,
    boundary_tolerance_m: float,
) -> dict[str, Any]:
    """What a layer says of itself, as it is hashed."""
    return {
        "kind": kind.value,
        "name": name,
        "element": element,
        "class": cls,
        "boundary_tolerance_m": boundary_tolerance_m,
    }


class LayerHasher:
    """SHA-256 of a layer, fed one zone after another."""

    def __init__(self, header: Mapping[str, Any]) -> None:
        self._digest = hashlib.sha256(rfc8785.dumps(dict(header)) + b"\n")
        self._last: str | None = None

    def add(self, zone_properties: dict[str, Any], wkb: bytes) -> None:
        """Add the next zone.

        Args:
            zone_properties: as `Zone.properties()` gives them.
            wkb: canonical geometry (`content_shape`), little-endian, two-dimensional.

        Raises:
            ValueError: the code does not come after the one before (code-point order).
        """
        code = zone_properties["code"]
        if self._last is not None and code <= self._last:
            raise ValueError(f"zone {code!r} after {self._last!r}: zones must come by code, once")
        self._last = code
        self._digest.update(canonical_json(zone_properties))
        self._digest.update(b"\n")
        self._digest.update(wkb)
        self._digest.update(b"\n")

    def hexdigest(self) -> str:
        """The hash of everything added so far, 64 hexadecimal digits."""
        return self._digest.hexdigest()


def layer_sha256(header: Mapping[str, Any], zones: Iterable[Zone]) -> str:
    """Hash of the content of a layer, independent of the order of its zones.

    Args:
        header: from `layer_header`.
        zones: of one layer, each code once, geometry in canonical order.
    """
    hasher = LayerHasher(header)
    ordered = sorted(zones, key=lambda zone: zone.code)
    for begin in range(0, len(ordered), _BATCH):
        batch = ordered[begin : begin + _BATCH]
        shapes = [zone.geometry for zone in batch]
        for zone, wkb in zip(batch, shapely.to_wkb(shapes, byte_order=1), strict=True):
            hasher.add(zone.properties(), wkb)
    return hasher.hexdigest()


def release_sha256(release: Release, lists: Iterable[str]) -> str:
    """Hash of a release: what it says, not what it is called or where it is stored.

    Args:
        release: with its layers.
        lists: hashes of its access lists.
    """
    content = {
        "jurisdictions": list(release.jurisdictions),
        "series": release.series,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else None,
        "requires": None if release.requires is None else list(release.requires),
        "absent": sorted(release.absent),
        "gap_tolerance_m": release.gap_tolerance_m,
        "layers": sorted(layer.sha256 for layer in release.layers),
        "lists": sorted(lists),
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def content_shape(shape: BaseGeometry) -> BaseGeometry:
    """The canonical form of any shape: a collection of one is that one, in every file format.

    Formats differ in whether a single part is stored as a multi-geometry, which means nothing.
    """
    if shapely.get_type_id(shape) > shapely.GeometryType.POLYGON:
        parts = shapely.get_parts(shape)
        shape = parts[0] if len(parts) == 1 else shape
    return canonical(shape)


def canonical_json(properties: dict[str, Any]) -> bytes:
    """RFC 8785 JSON of the properties of a zone.

    orjson writes the same bytes some 40 times faster as long as there are no floats, no integers
    beyond 2^53 and no names beyond the Basic Multilingual Plane (RFC 8785, 3.2.2.3 and 3.2.3).
    """
    attributes = properties["attributes"]
    if not attributes or all(map(_is_plain, attributes.keys(), attributes.values())):
        return orjson.dumps(properties, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(properties)


def _is_plain(name: str, value: Any) -> bool:
    if value is None or isinstance(value, str | bool):
        simple = True
    else:
        simple = isinstance(value, int) and abs(value) <= _MAX_SAFE_INTEGER
    return simple and max(name, default="") <= _LAST_BASIC_CHARACTER
