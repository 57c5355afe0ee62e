"""Units of measure in access lists, brought to the unit in which the project states the fact."""

from collections.abc import Mapping
from typing import Final

from access_lists.errors import ListInvalidError
from access_lists.project import field_of

_TONNES_PER_YEAR: Final = {
    "t/a": 1.0,
    "吨/年": 1.0,
    "吨": 1.0,
    "t": 1.0,
    "kg/a": 1e-3,
    "千克/年": 1e-3,
    "公斤/年": 1e-3,
    "万吨/年": 1e4,
    "万t/a": 1e4,
}
_FACTORS: Final[Mapping[str, Mapping[str, float]]] = {
    "t/a": _TONNES_PER_YEAR,
    "m3/a": {
        "m3/a": 1.0,
        "m³/a": 1.0,
        "立方米/年": 1.0,
        "万立方米/年": 1e4,
        "万m3/a": 1e4,
        "万m³/a": 1e4,
    },
    "tce/a": {
        "tce/a": 1.0,
        "吨标准煤/年": 1.0,
        "吨标准煤": 1.0,
        "万吨标准煤/年": 1e4,
        "万吨标准煤": 1e4,
    },
    "ha": {
        "ha": 1.0,
        "公顷": 1.0,
        "hm2": 1.0,
        "亩": 1 / 15,
        "m2": 1e-4,
        "平方米": 1e-4,
        "km2": 100.0,
        "平方公里": 100.0,
    },
    "t/h": {"t/h": 1.0, "蒸吨/小时": 1.0, "蒸吨": 1.0, "吨/小时": 1.0},
    "m": {"m": 1.0, "米": 1.0},
    "10k CNY": {"10k CNY": 1.0, "万元": 1.0, "亿元": 1e4},
}


class UnitUnknownError(ListInvalidError):
    """A unit of measure that does not fit the quantity it stands beside."""

    code = "unit-unknown"
    title_zh = "计量单位无法识别"
    title_en = "Unit of measure unknown"


def in_fact_unit(value: float, unit: str, path: str) -> float:
    """A value in the unit of the fact at `path`.

    Raises:
        UnitUnknownError: the unit is not one of that quantity's.
    """
    known = field_of(path)
    if known is None or known.unit is None:
        return value
    factor = _FACTORS.get(known.unit, {}).get(unit)
    if factor is None:
        raise UnitUnknownError(
            f"{path} 以 {known.unit} 计，无法换算“{unit}”。",
            f"{path} is measured in {known.unit}; “{unit}” cannot be converted to it.",
        )
    return value * factor
