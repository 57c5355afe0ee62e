"""The compiler's one door: the text of a printed clause, its tag, and drafts of clauses out.

A printed clause whose sentences do different things becomes several clauses that share its text;
the one that governs stands first. What one clause says of new projects governs; among those, the
stronger.
"""

from dataclasses import dataclass
from typing import Any, Final

from access_lists.importing.compiler.building import build
from access_lists.importing.compiler.drafting import clauses_of
from access_lists.importing.compiler.merging import merged
from access_lists.importing.compiler.reading import outline
from access_lists.importing.compiler.rules import Rule, UnitKind
from access_lists.importing.compiler.text import compared
from access_lists.vocabulary import Review

_ANY_UNIT: Final = UnitKind()
_ORDER: Final = (Review.TEXT_ONLY, Review.PARTIAL, Review.MACHINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledItem:
    """One printed clause, compiled.

    Attributes:
        clauses: drafts in the form of `access-list.schema.json`, the governing one first.
        review: the least certain of their reviews.
    """

    clauses: tuple[dict[str, Any], ...]
    review: Review


def compile_item(
    text: str,
    *,
    element: str | None = None,
    effect_tag: str | None = None,
    unit: UnitKind = _ANY_UNIT,
) -> CompiledItem:
    """Structure for one printed clause; the text is never changed.

    Args:
        text: the words, without number, tag and line breaks.
        element: element of the tag, such as 水.
        effect_tag: effect of the tag as printed: 禁止类, 限制类, 鼓励引导类, 综合类.
        unit: what is known of the control unit.
    """
    plain = compared(text)
    found = outline(plain, park_unit=unit.park, element=element or "")
    rules: list[Rule] = []
    for draft in found.drafts:
        previous = rules[-1] if rules else None
        rules.append(build(found, draft, previous, unit=unit, element=element or ""))
    clauses = clauses_of(text, merged(rules, effect_tag), found.reading, effect_tag=effect_tag)
    reviews = {Review(clause["review"]) for clause in clauses}
    return CompiledItem(
        clauses=tuple(clauses), review=next(one for one in _ORDER if one in reviews)
    )
