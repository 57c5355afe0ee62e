"""GeoJSON text sequences (RFC 8142) and newline-delimited GeoJSON: one feature a line."""

from collections.abc import Sequence
from pathlib import Path

from zoning.crs import CRS84
from zoning.ingest.errors import MalformedJsonError
from zoning.ingest.formats.geojson import decoded, note_encoding, read_value
from zoning.ingest.layer import RawLayer
from zoning.ingest.limits import Limits
from zoning.ingest.strict_json import parse_json

_RECORD_SEPARATOR = b"\x1e"


def layer_names(path: Path, limits: Limits) -> Sequence[str]:
    """A sequence is one layer, without a name."""
    del path, limits
    return [""]


def read_layer(path: Path, name: str, limits: Limits) -> RawLayer:
    """The features of a sequence.

    Raises:
        MalformedJsonError and its kind: a line is no strict JSON; the line is named.
        GeoJsonInvalidError: a line is no Feature.
    """
    raw, encoding = decoded(path.read_bytes())
    marked = _RECORD_SEPARATOR in raw
    texts = raw.split(_RECORD_SEPARATOR) if marked else raw.splitlines()
    features = []
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            features.append(parse_json(text))
        except MalformedJsonError as error:
            raise MalformedJsonError(
                f"第 {number} 条记录：{error.detail.zh}", f"record {number}: {error.detail.en}"
            ) from error
    value = {"type": "FeatureCollection", "features": features}
    layer = read_value(value, limits=limits, name=name)
    note_encoding(layer, encoding)
    layer.default_crs = CRS84
    return layer
