"""Types that JSON bodies share: strict JSON has no dates and no enumerations."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from zoning.vocabulary import Datum


def _day(value: object) -> object:
    """A date in strict JSON is a string of ISO 8601."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _datum(value: object) -> object:
    return Datum(value) if isinstance(value, str) and value in set(Datum) else value


Day = Annotated[date, BeforeValidator(_day)]
DatumName = Annotated[Datum, BeforeValidator(_datum)]
