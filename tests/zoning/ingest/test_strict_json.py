"""The strict JSON reader takes what every reader understands alike, whatever its texts hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.ingest.errors import (
    ControlCharacterError,
    DuplicateKeyError,
    MalformedJsonError,
    NumberOutOfRangeError,
    TooDeepError,
)
from zoning.ingest.strict_json import MAX_DEPTH, parse_json

NASTY = '[]{}:",\\/bfu0019nt\x7f 三\t\n'
CONTROLS = [chr(code) for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\r"]
plain = st.text(st.sampled_from(NASTY.replace("\x7f", "")), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
    max_leaves=12,
)


@given(value=values, ascii_only=st.booleans())
def test_a_text_may_hold_whatever_the_syntax_is_made_of(value, ascii_only: bool):
    assert parse_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(before=plain, control=st.sampled_from(CONTROLS), after=plain, ascii_only=st.booleans())
def test_a_control_character_is_refused_wherever_it_stands(before, control, after, ascii_only):
    body = json.dumps({"a": [1, {before + control + after: 1}]}, ensure_ascii=ascii_only)
    with pytest.raises(ControlCharacterError):
        parse_json(body.encode())


@given(key=plain, value=plain, ascii_only=st.booleans())
def test_a_key_that_stands_twice_is_refused_however_it_is_spelt(key, value, ascii_only: bool):
    first, second = (json.dumps(key, ensure_ascii=one) for one in (ascii_only, True))
    text = json.dumps(value)
    with pytest.raises(DuplicateKeyError):
        parse_json(f'{{"x": {text}, "y": [{{{first}: {text}, {second}: 1}}]}}'.encode())


@given(text=plain)
def test_brackets_within_texts_are_no_depth(text: str):
    within = json.dumps(text + "[{" * MAX_DEPTH)
    opened, closed = "[" * (MAX_DEPTH - 1), "]" * (MAX_DEPTH - 1)
    assert parse_json(f"[{within}, {opened}{closed}]".encode())
    with pytest.raises(TooDeepError):
        parse_json(f"[{within}, [{opened}{closed}]]".encode())


@given(text=plain)
def test_long_digits_are_a_text_or_refused(text: str):
    within = json.dumps(text + '9007199254740993"\\')
    assert parse_json(f"[{within}]".encode())
    with pytest.raises(NumberOutOfRangeError):
        parse_json(f"[{within}, 9007199254740993]".encode())


@pytest.mark.parametrize("text", ['["a]', '["a\\"]', '"\\\\"" ]', '{"a": "b\\\\", "c": }', '"\\x"'])
def test_a_text_without_its_end_is_no_json(text: str):
    with pytest.raises(MalformedJsonError):
        parse_json(text.encode())
