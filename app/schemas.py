"""What bodies and forms share: nothing unknown is taken, and strict JSON has no dates."""

import math
import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from app.http_errors import BadParameterError
from zoning.vocabulary import Axes, Datum


class FormFields(BaseModel):
    """Fields of a form, which are texts; one that is not known is refused.

    Worked out when the first such form comes, not while a process starts.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Body(FormFields):
    """A JSON body; a text is no number, and a number is no text."""

    model_config = ConfigDict(strict=True)


_FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    """A date in JSON and in a query is a full-date of RFC 3339, and no other form of ISO 8601."""
    if isinstance(value, str):
        if _FULL_DATE.fullmatch(value) is None:
            raise ValueError("must be a day, as 2026-11-21")
        return date.fromisoformat(value)
    return value


def _datum(value: object) -> object:
    return Datum(value) if isinstance(value, str) and value in set(Datum) else value


def _axes(value: object) -> object:
    return Axes(value) if isinstance(value, str) and value in set(Axes) else value


def box_of(text: str) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees, as OGC API – Features writes a bbox.

    Raises:
        BadParameterError: it is none.
    """
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        west = math.nan
        south = east = north = west
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadParameterError(
            "bbox 应为“西,南,东,北”，单位度。", "a bbox is west,south,east,north in degrees."
        )
    return west, south, east, north


Day = Annotated[date, BeforeValidator(_day)]
DatumName = Annotated[Datum, BeforeValidator(_datum)]
AxesName = Annotated[Axes, BeforeValidator(_axes)]
