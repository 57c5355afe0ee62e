"""What somebody says of a raster file, and the legend they give."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from zoning.ingest.errors import LegendInvalidError
from zoning.ingest.limits import AreaOfUse
from zoning.raster.land_classes import land_class
from zoning.raster.model import Legend, LegendClass, RasterKind, RasterLimits

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What is said of a file.

    Attributes:
        band: counted from 1; None where there is only one.
        nodata: value of missing pixels, where the file does not say or says it wrongly.
        unit: of amounts; stating it confirms that whole numbers are amounts, not classes.
    """

    kind: RasterKind
    area_of_use: AreaOfUse
    band: int | None = None
    crs: str | None = None
    nodata: float | None = None
    unit: str | None = None
    legend: Legend = field(default_factory=dict)
    limits: RasterLimits = field(default_factory=RasterLimits)

    def to_bytes(self) -> bytes:
        """JSON form."""
        return orjson.dumps(asdict(self), option=orjson.OPT_NON_STR_KEYS)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Claims":
        """The claims of a JSON form."""
        members = orjson.loads(raw)
        return cls(
            kind=RasterKind(members.pop("kind")),
            area_of_use=AreaOfUse(**members.pop("area_of_use")),
            legend={int(k): LegendClass(**one) for k, one in members.pop("legend").items()},
            limits=RasterLimits(**members.pop("limits")),
            **members,
        )


def legend_of(data: Any) -> dict[int, LegendClass]:
    """A legend as people write it: code → name, or code → {name, colour, group}.

    Colour and group of a usual name need not be said (`zoning.raster.land_classes`).

    Raises:
        LegendInvalidError: it is no such mapping.
    """
    if not isinstance(data, Mapping):
        raise LegendInvalidError("图例不是代码到名称的对照。", "it maps no codes to names.")
    return {_code(key): _class(key, value) for key, value in data.items()}


def _code(key: Any) -> int:
    try:
        return int(str(key))
    except ValueError as error:
        raise LegendInvalidError(
            f"图例代码“{str(key)[:40]}”不是整数。",
            f"the code {str(key)[:40]!r} is no whole number.",
        ) from error


def _class(key: Any, value: Any) -> LegendClass:
    given = value if isinstance(value, Mapping) else {"name": value}
    unknown = set(given) - {"name", "colour", "group"}
    name, colour, group = given.get("name"), given.get("colour"), given.get("group")
    sound = isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME
    sound = sound and (colour is None or bool(_COLOUR.fullmatch(str(colour))))
    sound = sound and (group is None or (isinstance(group, str) and len(group) <= _LONGEST_NAME))
    if unknown or not sound:
        raise LegendInvalidError(
            f"图例中代码 {key} 的写法有误。", f"the entry of code {key} cannot be used.",
            pointer=f"/{key}",
        )  # fmt: skip
    usual = land_class(str(name))
    if usual is not None:
        colour, group = colour or usual.colour, group or usual.group
    return LegendClass(name=str(name), colour=colour, group=group)
