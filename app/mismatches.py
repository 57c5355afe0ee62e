"""What a model finds wrong with a value, told in both languages.

Pydantic speaks English and of Python; whoever sends JSON reads what to send instead. A kind of
fault that is not told here keeps Pydantic's own words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from zoning import vocabulary
from zoning.texts import Text

_TOLD: Mapping[str, tuple[str, str]] = {
    "missing": ("必填，没有给出", "is required and not given"),
    "extra_forbidden": ("未知字段", "is no member known here"),
    "string_type": ("应为文字", "must be a text"),
    "string_too_short": ("至少 {min_length} 个字符", "must have at least {min_length} characters"),
    "string_too_long": ("至多 {max_length} 个字符", "must have at most {max_length} characters"),
    "int_type": ("应为整数", "must be a whole number"),
    "int_parsing": ("应为整数", "must be a whole number"),
    "float_type": ("应为数字", "must be a number"),
    "float_parsing": ("应为数字", "must be a number"),
    "finite_number": ("应为有限的数", "must be a finite number"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "dict_type": ("应为对象 {{…}}", "must be an object {{…}}"),
    "model_type": ("应为对象 {{…}}", "must be an object {{…}}"),
    "list_type": ("应为列表 […]", "must be a list […]"),
    "too_short": ("至少 {min_length} 项", "must have at least {min_length} items"),
    "too_long": ("至多 {max_length} 项", "must have at most {max_length} items"),
    "greater_than": ("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("不得小于 {ge}", "must be at least {ge}"),
    "less_than": ("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("不得大于 {le}", "must be at most {le}"),
    "literal_error": ("可取：{expected}", "must be one of {expected}"),
    "enum": ("可取：{expected}", "must be one of {expected}"),
    "date_type": ("应为日期，如 2026-11-21", "must be a day, as 2026-11-21"),
}


def told(fault: Mapping[str, Any]) -> Text:
    """One fault as `ValidationError.errors()` gives it, with its context."""
    context = {name: _plain(value) for name, value in fault.get("ctx", {}).items()}
    words = _TOLD.get(fault["type"])
    if fault["type"] == "is_instance_of" and (choices := _choices(context.get("class", ""))):
        words, context = _TOLD["enum"], {"expected": choices}
    if words is None:
        said = context.get("error", fault["msg"])
        return Text(zh=said, en=said)
    zh, en = (word.format_map(context) for word in words)
    return Text(zh=zh.replace(" or ", " 或 "), en=en)


def pointer_to(steps: Sequence[int | str]) -> str:
    """The JSON Pointer of a member (RFC 6901, section 3: `~` and `/` of a name are escaped)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _plain(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _choices(name: str) -> str:
    """The strings of a closed set of the vocabulary."""
    return ", ".join(f"'{one.value}'" for one in getattr(vocabulary, name, ()))
