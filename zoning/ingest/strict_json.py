"""JSON read strictly: what two readers could understand differently is refused.

orjson parses and already refuses NaN, infinities, lone surrogates, trailing commas, byte order
marks and anything but UTF-8. It still takes duplicate keys (the last wins), control characters
and integers that only fit a float, and nests to 1,024; those are refused here (RFC 7493, I-JSON).
"""

import json
import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import orjson

from zoning.ingest.errors import (
    BadUnicodeError,
    ControlCharacterError,
    DuplicateKeyError,
    MalformedJsonError,
    NumberOutOfRangeError,
    TooDeepError,
)

MAX_DEPTH = 64
"""Levels of arrays and objects; a MultiPolygon in a FeatureCollection needs eight."""

_MAX_INTEGER = 2**53 - 1
_NUMBERS = {int, float}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONG_INTEGER = re.compile(rb"(?<![0-9.eE+-])-?[0-9]{16,}(?![0-9.eE])")
_ESCAPED_CONTROL = (b"\\u00", b"\\b", b"\\f")
"""One of these, or a bare DEL, stands wherever a text holds a control character: the other bare
ones orjson refuses."""

_STEP = np.zeros(256, np.int8)
_STEP[[ord("["), ord("{")]] = 1
_STEP[[ord("]"), ord("}")]] = -1
_FLAT = bytes(set(range(256)) - set(b"[]{}"))
_CHUNK = 1 << 20


def parse_json(raw: bytes) -> Any:
    """The value of a JSON text.

    Args:
        raw: UTF-8 without byte order mark.

    Raises:
        MalformedJsonError: it is no JSON in UTF-8; line and column are named.
        TooDeepError: nested deeper than `MAX_DEPTH`.
        DuplicateKeyError: an object has one key twice.
        NumberOutOfRangeError: an integer beyond 2^53 - 1, or a number beyond a double.
        ControlCharacterError: a text holds a control character other than tab and line breaks.
        MemoryError: there is not enough of it.
        BadUnicodeError: bytes that are not UTF-8, or a lone surrogate.
    """
    bare = _without_texts(raw)
    _refuse_depth(bare.translate(None, _FLAT))
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "memory" in error.msg:
            raise MemoryError(error.msg) from error
        raise _explained(error, raw) from error
    is_escaped = b"\\" in raw and any(one in raw for one in _ESCAPED_CONTROL)
    keys, integers = _Walk(texts=is_escaped or b"\x7f" in raw).over(value)
    if integers and _LONG_INTEGER.search(bare):
        raise NumberOutOfRangeError(
            "整数超过 2^53 - 1，无法精确表示。", "an integer exceeds 2^53 - 1 and cannot be kept."
        )
    if keys != bare.count(b":"):
        key = _duplicate_key(raw)
        raise DuplicateKeyError(
            f"同一对象中键“{key}”出现两次。", f"the key {key!r} stands twice in one object."
        )
    return value


def _without_texts(raw: bytes) -> bytes:
    """The text without what stands between quotation marks, escaped ones among it."""
    plain = raw.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in raw else raw
    return b"".join(plain.split(b'"')[::2])


class _Walk:
    """Looks at every integer of a parsed value, at texts if asked, and counts the keys."""

    def __init__(self, *, texts: bool) -> None:
        self.keys = 0
        self.large = False
        self.texts = texts

    def over(self, value: Any) -> tuple[int, bool]:
        """Number of keys, and whether some number may be an integer too large."""
        waiting: list[Any] = [[value]]
        while waiting:
            one = waiting.pop()
            if type(one) is dict:
                self.keys += len(one)
                self._look(one.keys())
                one = one.values()
            elif self._is_table_of_numbers(one):
                continue
            waiting.extend(self._look(one))
        return self.keys, self.large

    def _look(self, items: Iterable[Any]) -> list[Any]:
        """Judge numbers and texts; arrays and objects are still to do."""
        inner = []
        for item in items:
            kind = type(item)
            if kind is list or kind is dict:
                inner.append(item)
            elif kind is str:
                if self.texts:
                    _refuse_control(item)
            elif kind is float or kind is int:
                self._judge(item, item)
        return inner

    def _is_table_of_numbers(self, items: list[Any]) -> bool:
        """Judge an array of positions at a stroke: nearly all of a large text is such arrays."""
        if set(map(type, items)) != {list}:
            return False
        numbers = list(chain.from_iterable(items))
        if not set(map(type, numbers)) <= _NUMBERS:
            return False
        if numbers:
            self._judge(min(numbers), max(numbers))
        return True

    def _judge(self, least: float, greatest: float) -> None:
        self.large |= greatest > _MAX_INTEGER or least < -_MAX_INTEGER


def _refuse_control(text: str) -> None:
    if found := _CONTROL.search(text):
        code = ord(found[0])
        raise ControlCharacterError(
            f"文本“{text[: found.start()][-20:]}”之后有控制字符 U+{code:04X}。",
            f"a text holds the control character U+{code:04X} after {found.start()} characters.",
        )


def _refuse_depth(brackets: bytes) -> None:
    """Bound the nesting of a text of which only the brackets are left."""
    depth = 0
    for start in range(0, len(brackets), _CHUNK):
        steps = _STEP[np.frombuffer(brackets, np.uint8, min(_CHUNK, len(brackets) - start), start)]
        levels = depth + np.cumsum(steps, dtype=np.int64)
        if levels.max() > MAX_DEPTH:
            raise TooDeepError(
                f"JSON 嵌套超过 {MAX_DEPTH} 层。", f"the JSON is nested more than {MAX_DEPTH} deep."
            )
        depth = int(levels[-1])


def _explained(
    error: orjson.JSONDecodeError, raw: bytes
) -> MalformedJsonError | NumberOutOfRangeError | BadUnicodeError:
    place_zh = f"第 {error.lineno} 行第 {error.colno} 列"
    place_en = f"line {error.lineno}, column {error.colno}"
    if "infinity" in error.msg:
        return NumberOutOfRangeError(
            "有数值超出双精度范围。", "a number exceeds the range of a double."
        )
    if "surrogate in" in error.msg or ("escape" in error.msg and "surrogate" in error.msg):
        return BadUnicodeError(
            f"{place_zh}：不成对的代理字符。", f"a lone surrogate at {place_en}."
        )
    if "not valid UTF-8" in error.msg and b"\x00" not in raw[:4]:
        return BadUnicodeError("内容不是 UTF-8 编码。", "the text is not UTF-8.")
    return MalformedJsonError(f"{place_zh}：{error.msg}。", f"{error.msg} at {place_en}.")


def _duplicate_key(raw: bytes) -> str:
    """Name of a key that stands twice in one object."""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        seen = set()
        for key, _ in pairs:
            if key in seen:
                found.append(key)
            seen.add(key)

    json.loads(raw, object_pairs_hook=look)
    return found[0][:60] if found else ""
