"""An evaluation: every indicator of a release in a year, with what it says of its target."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.evaluations.indicators import LINE_LABELS, Indicator, Measure
from app.evaluations.measured import Judgement, Measured, percent, unknown
from app.evaluations.measured import known as known_figure
from zoning.model.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """One indicator, its figure and what that says of its target."""

    indicator: Indicator
    measured: Measured
    year: int

    @property
    def target(self) -> float | None:
        """The target of the year."""
        found = self.indicator.target_in(self.year)
        return None if found is None else found.value

    @property
    def judgement(self) -> Judgement:
        """Whether the target is met."""
        return self.measured.judged(self.target, self.indicator.direction)

    def as_dict(self) -> dict[str, Any]:
        """JSON form; `value` is null where the figure is not known, whatever its bounds."""
        target = self.indicator.target_in(self.year)
        department = self.indicator.department
        return {
            "code": self.indicator.code,
            "name": self.indicator.name.as_dict(),
            "line": self.indicator.line.value,
            "line_name": LINE_LABELS[self.indicator.line].as_dict(),
            "measure": self.indicator.measure.value,
            "unit": self.indicator.unit,
            "direction": self.indicator.direction.value,
            "department": department.as_dict() if department else None,
            "value": self.measured.value,
            "at_least": self.measured.at_least,
            "at_most": self.measured.at_most,
            "why": [one.as_dict() for one in self.measured.why],
            "target": None if target is None else target.value,
            "target_document": "" if target is None else target.document,
            "judgement": self.judgement.value,
            "source": self.indicator.source,
            "parts": [dict(one) for one in self.measured.parts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The indicators of a release in a year.

    Attributes:
        adopted_by: division whose indicators these are; None = the shipped ones alone.
        indicators_sha256: of what that division adopted.
    """

    release: Release
    year: int
    as_of: date
    rows: Sequence[Evaluated]
    adopted_by: str | None = None
    indicators_sha256: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        judged = Counter(one.judgement for one in self.rows)
        return {
            "release": {
                "id": self.release.id,
                "name": self.release.name,
                "jurisdictions": list(self.release.jurisdictions),
                "state": self.release.state.value,
                "sha256": self.release.sha256,
            },
            "year": self.year,
            "year_is_over": self.year < self.as_of.year,
            "as_of": self.as_of.isoformat(),
            "adopted_by": self.adopted_by,
            "indicators_sha256": self.indicators_sha256,
            "summary": {one.value: judged[one] for one in Judgement},
            "rows": [one.as_dict() for one in self.rows],
        }


def derived(indicator: Indicator, year: int, found: Mapping[str, Measured]) -> Measured:
    """A figure that follows from others, or that the city states itself."""
    if indicator.measure is Measure.RATIO:
        nothing = unknown("所依据的指标已去除。", "an indicator that it rests on was left out.")
        top, bottom = (found.get(indicator.terms[one], nothing) for one in ("top", "bottom"))
        share = percent(top, bottom)
        return Measured(at_least=share.at_least, at_most=share.at_most, why=share.why)
    value = indicator.terms["values"].get(str(year))
    if value is None:
        return unknown(f"没有填报 {year} 年的数值。", f"no figure of {year} was stated.")
    return known_figure(value)
