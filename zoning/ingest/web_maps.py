"""Coordinates that name the web map they were taken from.

GCJ-02 and BD-09 move a place by hundreds of metres and look like any other lon/lat, so a file
seldom gives itself away. Where its name, a column or what a column says of the coordinates names
such a map, that is told, with the datum to confirm; nothing is moved by guess.
"""

import re
from collections.abc import Iterator

from zoning.ingest.errors import Proposal
from zoning.ingest.layer import RawLayer
from zoning.texts import Text
from zoning.vocabulary import Datum, Severity

_MAPS = (
    (Datum.GCJ02, re.compile(r"gcj[-_ ]?02|火星坐标|高德|amap|腾讯地图", re.IGNORECASE)),
    (Datum.BD09, re.compile(r"bd[-_ ]?09|百度", re.IGNORECASE)),
)
_NAMES = {
    Datum.GCJ02: Text(zh="GCJ-02（高德、腾讯等地图）", en="GCJ-02 (Amap, Tencent)"),
    Datum.BD09: Text(zh="BD-09（百度地图）", en="BD-09 (Baidu)"),
}
_ABOUT_COORDINATES = re.compile(r"crs|srs|datum|coord|坐标|来源|source", re.IGNORECASE)
_ROWS_LOOKED_AT = 5


def tell_web_map(layer: RawLayer, *, may_be_undone: bool) -> None:
    """Warn of a layer that names a web map, and offer its datum where it may be undone.

    Args:
        layer: gets the finding, and the proposal.
        may_be_undone: for a footprint; a layer of a release has to come in its true frame.
    """
    for words in _words(layer):
        for datum, pattern in _MAPS:
            if found := pattern.search(words):
                _tell(layer, datum, found[0], may_be_undone=may_be_undone)
                return


def _words(layer: RawLayer) -> Iterator[str]:
    yield layer.name
    yield from layer.fields
    telling = [field for field in layer.fields if _ABOUT_COORDINATES.search(field)]
    for row in layer.attributes[:_ROWS_LOOKED_AT]:
        yield from (str(row.get(field) or "") for field in telling)


def _tell(layer: RawLayer, datum: Datum, word: str, *, may_be_undone: bool) -> None:
    layer.note(
        "crs-offset-suspected",
        Severity.WARNING,
        f"文件中出现“{word}”，坐标可能取自网络地图（{datum}，偏移数百米）；按所述坐标系读取，"
        "未作改正，请核实。",
        f"the file says {word!r}: its coordinates may come from a web map ({datum}, hundreds of "
        "metres off). They were read as declared and not moved; check where they come from.",
    )
    offered = {one.value for one in layer.proposals if one.kind == "datum"}
    if may_be_undone and datum.value not in offered:
        name = _NAMES[datum]
        text = Text(
            zh=f"坐标确实取自{name.zh}，请改正",
            en=f"They are coordinates of {name.en}: correct them",
        )
        layer.proposals.append(Proposal(kind="datum", value=datum.value, text=text))
