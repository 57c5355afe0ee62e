"""Units of measure in access lists, brought to the unit in which the project states the fact."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import Final

from access_lists.errors import ListInvalidError
from access_lists.project import field_of

_TONNES_PER_YEAR: Final[Mapping[str, Fraction | int]] = {
    "t/a": 1,
    "吨/年": 1,
    "吨": 1,
    "t": 1,
    "g/a": Fraction(1, 1_000_000),
    "克/年": Fraction(1, 1_000_000),
    "kg/a": Fraction(1, 1000),
    "千克/年": Fraction(1, 1000),
    "公斤/年": Fraction(1, 1000),
    "万吨/年": 10_000,
    "万t/a": 10_000,
}
_FACTORS: Final[Mapping[str, Mapping[str, Fraction | int]]] = {
    "t/a": _TONNES_PER_YEAR,
    "m3/a": {
        "m3/a": 1,
        "m³/a": 1,
        "立方米/年": 1,
        "万立方米/年": 10_000,
        "万m3/a": 10_000,
        "万m³/a": 10_000,
    },
    "tce/a": {
        "tce/a": 1,
        "吨标准煤/年": 1,
        "吨标准煤": 1,
        "万吨标准煤/年": 10_000,
        "万吨标准煤": 10_000,
    },
    "ha": {
        "ha": 1,
        "公顷": 1,
        "hm2": 1,
        "亩": Fraction(1, 15),
        "m2": Fraction(1, 10_000),
        "平方米": Fraction(1, 10_000),
        "km2": 100,
        "平方公里": 100,
    },
    "t/h": {"t/h": 1, "蒸吨/小时": 1, "蒸吨": 1, "吨/小时": 1},
    "m": {"m": 1, "米": 1},
    "10k CNY": {"10k CNY": 1, "万元": 1, "亿元": 10_000},
}


class UnitUnknownError(ListInvalidError):
    """A unit of measure that does not fit the quantity it stands beside."""

    code = "unit-unknown"
    title_zh = "计量单位无法识别"
    title_en = "Unit of measure unknown"


def in_fact_unit(value: float, unit: str, path: str) -> float:
    """A value in the unit of the fact at `path`; the float nearest to the exact result.

    Raises:
        UnitUnknownError: the unit is not one of that quantity's.
    """
    factor = factor_of(unit, path)
    return value if factor == 1 else float(Fraction(repr(value)) * factor)


def exact_amount(value: Decimal, unit: str, path: str, *, up: bool) -> Decimal:
    """An amount in the unit of the fact at `path`, exact to 1e-9 of that unit.

    What cannot be written so (亩 in hectares) is rounded `up` or down: what is taken up, what there
    is to take down, so that rounding never gives away more than there is.

    Raises:
        UnitUnknownError: the unit is not one of that quantity's.
    """
    exact = Fraction(value) * factor_of(unit, path)
    with localcontext(prec=60):
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
        rounded = quotient.quantize(_STEP, ROUND_CEILING if up else ROUND_FLOOR)
    return plain_decimal(rounded)


def plain_decimal(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 120, 85.5."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def factor_of(unit: str, path: str) -> Fraction:
    """How much of the unit of the fact at `path` one of `unit` is.

    Raises:
        UnitUnknownError: the unit is not one of that quantity's.
    """
    known = field_of(path)
    if known is None or known.unit is None:
        return Fraction(1)
    factor = _FACTORS.get(known.unit, {}).get(unit)
    if factor is None:
        raise UnitUnknownError(
            f"{path} 以 {known.unit} 计，无法换算“{unit}”。可用单位：{'、'.join(units_of(path))}。",
            f"{path} is measured in {known.unit}; “{unit}” cannot be converted to it. "
            f"Units: {', '.join(units_of(path))}.",
        )
    return Fraction(factor)


def units_of(path: str) -> tuple[str, ...]:
    """Units in which a fact may be stated, its own first."""
    known = field_of(path)
    return tuple(_FACTORS.get(known.unit, {})) if known is not None and known.unit else ()


_STEP: Final = Decimal("1e-9")
