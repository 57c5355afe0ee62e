"""Values of attributes as the program keeps them: tidy text, plain JSON, nothing invisible.

Blank text is a missing value, because some formats cannot tell the two apart. Numbers that are
whole are integers, whatever type the format gave them. The text itself is kept as it was written.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import Any

import numpy as np

from zoning.ingest.errors import (
    BadUnicodeError,
    ControlCharacterError,
    IngestError,
    NumberOutOfRangeError,
)

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_BREAKS = re.compile(r"[\t\r\n\x85\u2028\u2029]+")
_PADDING = "\x00 \t\r\n\v\f\u00a0\u3000"  # of DBF fields, of cells copied from elsewhere
_MAX_SAFE_INTEGER = 2**53 - 1


def text_of(value: object) -> str | None:
    """A value as text without blanks around it and line breaks inside; None where it is blank."""
    if is_missing(value):
        return None
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[ms]")
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date | time):
        value = value.isoformat()
    return _LINE_BREAKS.sub(" ", str(value).strip(_PADDING)) or None


def compared(text: str) -> str:
    """A text for comparing only: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_missing(value: object) -> bool:
    """Whether a value is absent: None, NaN, NaT or blank text."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip(_PADDING)
    if isinstance(value, float | np.floating):
        return math.isnan(value)
    return isinstance(value, np.datetime64 | np.timedelta64) and bool(np.isnat(value))


def fault_in(value: object) -> type[IngestError] | None:
    """What makes a value impossible to store, if anything."""
    if isinstance(value, str):
        if _INVISIBLE.search(value.strip(_PADDING)):
            return ControlCharacterError
        return BadUnicodeError if _SURROGATE.search(value) else None
    if isinstance(value, float | np.floating) and math.isinf(value):
        return NumberOutOfRangeError
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | np.ndarray):
        return next((fault for fault in map(fault_in, value) if fault), None)
    return None


def json_value(value: object) -> Any:
    """A value as JSON. Integers beyond 2^53 and binary values become text (RFC 8785, 3.2.2.3)."""
    if is_missing(value):
        return None
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[ms]")
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {str(name): json_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [json_value(inner) for inner in value]
    return _json_scalar(value)


def _json_scalar(value: object) -> bool | float | str | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and (not value.is_integer() or abs(value) > _MAX_SAFE_INTEGER):
        return value
    if isinstance(value, int | float):
        return int(value) if abs(value) <= _MAX_SAFE_INTEGER else str(value)
    if isinstance(value, str):
        return value.strip(_PADDING)
    return value.hex() if isinstance(value, bytes) else text_of(value)
