"""Numbers as an official expects to read them; a withheld one is a dash.

Areas are rounded half up: square metres and 亩 to 0.01, hectares to 0.0001. The Assessment keeps
the exact figures.
"""

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.reports.language import NOTHING, Voice

_SQUARE_METRES_PER_HECTARE: Final = Decimal(10_000)
_SQUARE_METRES_PER_MU: Final = Decimal(2000) / 3
_CHINA: Final = timezone(timedelta(hours=8))


def rounded(value: float | Decimal, places: int) -> str:
    """A number with a fixed number of decimals, halves up, thousands set apart."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def square_metres(value: float | None) -> str:
    """An area in m²; `<0.01` for one that is there but would read as nothing."""
    if value is None:
        return NOTHING
    return "<0.01" if 0 < value < 0.005 else rounded(value, 2)


def hectares(square_metres_value: float | None) -> str:
    """An area given in m², in hectares."""
    if square_metres_value is None:
        return NOTHING
    return rounded(Decimal(repr(float(square_metres_value))) / _SQUARE_METRES_PER_HECTARE, 4)


def mu(square_metres_value: float | None) -> str:
    """An area given in m², in 亩 (1/15 hectare)."""
    if square_metres_value is None:
        return NOTHING
    return rounded(Decimal(repr(float(square_metres_value))) / _SQUARE_METRES_PER_MU, 2)


def percent(share: float | None) -> str:
    """A share of 0 to 1; what is not everything never reads 100 %, what is there never 0 %."""
    if share is None:
        return NOTHING
    if 0 < share < 0.00005:
        return "<0.01%"
    if 0.99995 <= share < 1:
        return ">99.99%"
    return f"{rounded(share * 100, 2)}%"


def plain(value: float) -> str:
    """A number as short as it can be written."""
    return f"{int(value):,d}" if float(value).is_integer() else repr(float(value))


def day(value: str | None, say: Voice) -> str:
    """A legal date, ISO 8601."""
    if value is None:
        return NOTHING
    on = date.fromisoformat(value)
    return f"{on.year}年{on.month}月{on.day}日" if say.is_chinese else on.isoformat()


def moment(value: str | None, say: Voice) -> str:
    """A time in Beijing, to the second."""
    if value is None:
        return NOTHING
    local = datetime.fromisoformat(value).astimezone(_CHINA)
    return f"{local:%Y-%m-%d %H:%M:%S}" + say("（北京时间）", " (UTC+8)")


def degrees(value: float) -> str:
    """Decimal degrees to 1e-8, about a millimetre."""
    return f"{value:.8f}"


def sexagesimal(value: float) -> str:
    """Degrees, minutes and seconds to 0.0001″, about 3 mm, as surveys write them."""
    ticks = round(abs(value) * 36_000_000)
    whole, rest = divmod(ticks, 36_000_000)
    minutes, ticks = divmod(rest, 600_000)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}°{minutes:02d}′{ticks / 10_000:07.4f}″"
