"""What the registers say, in words: accounts of caps, dated statuses."""

from collections.abc import Mapping
from typing import Any, Final

from access_lists.caps import place_of, quantity_label
from zoning.texts import Text
from zoning.vocabulary import ELEMENT_LABELS, Element

_VALUES: Final = {
    "met": Text(zh="达标", en="met"),
    "not-met": Text(zh="未达标", en="not met"),
    "worse-than-V": Text(zh="劣Ⅴ类", en="worse than grade V"),
}
_NOTHING: Final = Text(zh="", en="")
_GRADES: Final = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ"}


def account_text(shown: Mapping[str, Any]) -> Text:
    """One cap as an Assessment shows it: cap 120 t/a, used 85.5, this project 12.3."""
    place, quantity = place_of(shown["place"]).label, quantity_label(shown["quantity"])
    unit, asked = shown["unit"], shown["project"]
    own_zh = f"，其中本项目已预留 {_number(shown['own'])} 另计" if shown["own"] else ""
    own_en = f" (besides {_number(shown['own'])} held for it)" if shown["own"] else ""
    project_zh = "未说明" if asked is None else _number(asked)
    project_en = "does not say" if asked is None else _number(asked)
    return Text(
        zh=f"{place.zh}{quantity.zh}上限 {_number(shown['cap'])} {unit}，"
        f"已用 {_number(shown['used'])}{own_zh}，本项目 {project_zh}，"
        f"余量 {_number(shown['left'])}",
        en=f"{place.en}, {quantity.en}: cap {_number(shown['cap'])} {unit}, "
        f"used {_number(shown['used'])}{own_en}, this project {project_en}, "
        f"left {_number(shown['left'])}",
    )


def accounts_of(facts: Mapping[str, Any]) -> list[Text]:
    """The accounts among the facts that a clause used."""
    return [account_text(facts[name]) for name in _named(facts, "cap:")]


def known_of(facts: Mapping[str, Any]) -> Text:
    """Accounts and dated statuses that a clause used, as sentences to follow its reason."""
    if ":" not in "".join(facts):  # as with most clauses
        return _NOTHING
    told = [
        *accounts_of(facts),
        *(status_sentence(name, facts[name]) for name in _named(facts, "status:")),
    ]
    return Text(
        zh="".join(f"{one.zh}。" for one in told), en="".join(f" {one.en}." for one in told)
    )


def _named(facts: Mapping[str, Any], prefix: str) -> list[str]:
    return sorted(name for name in facts if name.startswith(prefix))


def status_label(what: str) -> Text:
    """`water-quality-target/大川江江口断面/2025` in words."""
    name, subject, year = split_fact(what)
    element, is_target = name.removesuffix("-target").removesuffix("-quality"), "target" in name
    if element not in set(Element):
        return Text(zh=f"状态数据 {what}", en=f"status data {what}")
    label = ELEMENT_LABELS[Element(element)]
    tail = ("是否达标", "whether the target was met") if is_target else ("监测结果", "as observed")
    return Text(
        zh=f"{subject} {year} 年{label.zh}环境质量{tail[0]}",
        en=f"quality of {label.en} at {subject} in {year}, {tail[1]}",
    )


def split_fact(what: str) -> tuple[str, str, str]:
    """First part, middle and year of `set/subject/year`; the middle may hold slashes."""
    first, _, rest = what.partition("/")
    middle, _, year = rest.rpartition("/")
    return first, middle, year


def status_sentence(name: str, value: Any) -> Text:
    """A dated status by its name in an Assessment, with its value."""
    label = status_label(name.removeprefix("status:"))
    shown = _VALUES.get(str(value)) or _value(value)
    zh = label.zh.removesuffix("是否达标").removesuffix("监测结果")
    return Text(zh=f"{zh}：{shown.zh}", en=f"{label.en}: {shown.en}")


def _value(value: Any) -> Text:
    grade = _GRADES.get(str(value))
    if grade is not None:
        return Text(zh=f"{grade}类", en=f"grade {value}")
    shown = _number(value) if isinstance(value, float) else str(value)
    return Text(zh=shown, en=shown)


def _number(value: float) -> str:
    """A number as people write it: 120, 85.5; never 1.2e+06."""
    return f"{value:,.9f}".rstrip("0").rstrip(".")
