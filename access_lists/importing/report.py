"""What an import brought: counts of printed clauses, and where every character went."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from access_lists.importing.layouts.drafts import Fate, Layout
from zoning.model.finding import Finding


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """Counts of one import.

    A printed clause may become several structured ones (`drafts`); all other counts are of printed
    clauses, whose effect and review are those of the governing draft and of the least certain one.

    Attributes:
        units: control units, those without clauses included.
        clauses: printed clauses.
        drafts: structured clauses.
        by_dimension: by national dimension; by_heading: by the dimension as printed.
        by_tag_effect, by_element: by the printed tag; `none` where there is none.
        distinct_texts: different clause texts.
        characters_in: characters of all cells of the file.
        characters_out: the same characters by where they ended, counted in the result.
    """

    layout: Layout
    units: int = 0
    clauses: int = 0
    drafts: int = 0
    by_effect: Counter[str] = field(default_factory=Counter)
    by_dimension: Counter[str] = field(default_factory=Counter)
    by_heading: Counter[str] = field(default_factory=Counter)
    by_tag_effect: Counter[str] = field(default_factory=Counter)
    by_element: Counter[str] = field(default_factory=Counter)
    by_category: Counter[str] = field(default_factory=Counter)
    by_review: Counter[str] = field(default_factory=Counter)
    distinct_texts: int = 0
    characters_in: int = 0
    characters_out: Counter[Fate] = field(default_factory=Counter)

    @property
    def balanced(self) -> bool:
        """Whether every character that came in went somewhere known."""
        return self.characters_in == sum(self.characters_out.values())

    @classmethod
    def from_dict(cls, counts: Mapping[str, Any]) -> "ImportReport":
        """The report of a JSON form."""
        known: dict[str, Any] = {
            name: Counter(value) if name.startswith("by_") else value
            for name, value in counts.items()
            if name not in {"balanced", "layout", "characters_out"}
        }
        out = Counter({Fate(fate): count for fate, count in counts["characters_out"].items()})
        return cls(layout=Layout(counts["layout"]), characters_out=out, **known)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        counts = ("effect", "dimension", "heading", "tag_effect", "element", "category", "review")
        return {
            "layout": self.layout.value,
            "units": self.units,
            "clauses": self.clauses,
            "drafts": self.drafts,
            **{f"by_{name}": dict(sorted(getattr(self, f"by_{name}").items())) for name in counts},
            "distinct_texts": self.distinct_texts,
            "characters_in": self.characters_in,
            "characters_out": {
                fate.value: count for fate, count in sorted(self.characters_out.items())
            },
            "balanced": self.balanced,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedList:
    """A list as read: data that follow `access-list.schema.json`, findings, and counts."""

    data: dict[str, Any]
    findings: tuple[Finding, ...]
    report: ImportReport
