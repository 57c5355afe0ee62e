"""What a check asks and what it found, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from access_lists.accounts import Account
from access_lists.binding import Binding, Shortfall
from access_lists.circumstances import Circumstances
from access_lists.facts import RasterFacts
from access_lists.missing import Settling
from access_lists.outcomes import Decision
from access_lists.precedence import VERDICT_OF
from access_lists.project import ProjectProfile
from access_lists.standing import NOTHING, Standing
from access_lists.vocabulary import Verdict
from zoning.composition.overlay import LayerResult, Overlay
from zoning.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One check: what is asked, and of when.

    Attributes:
        as_of: the day whose law and data apply.
        standing: what is known beyond the releases: dated statuses, caps and what is left.
        rasters: what rasters say of the footprint, by name; raster_findings: remarks on them.
        facts_used: hash of what rasters said, by name.
    """

    project: ProjectProfile
    as_of: date
    language: str = "zh-CN"
    standing: Standing = NOTHING
    rasters: Mapping[str, RasterFacts] = field(default_factory=dict)
    raster_findings: Sequence[Finding] = ()
    facts_used: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """Everything a check found, before it is written down.

    Attributes:
        decisions: one for every clause that binds here, in the order of the Assessment.
        shortfalls: what mandatory thing is missing, and why.
        lift: claims that would lift a clause, by clause id.
        settling: facts not given, the ones that would settle most clauses first.
        accounts: caps of the places that the footprint lies in, with what the project takes.
    """

    question: Question
    overlay: Overlay
    binding: Binding
    verdict: Verdict
    decisions: Sequence[Decision]
    shortfalls: Sequence[Shortfall]
    layers: Sequence[LayerResult]
    circumstances: Circumstances
    lift: Mapping[str, Sequence[str]]
    settling: Sequence[Settling]
    accounts: Sequence[Account]
    findings: Sequence[Finding]

    def deciding(self) -> list[Decision]:
        """The clauses whose outcome is the verdict; none where nothing speaks against it."""
        if self.verdict is Verdict.NO_CONFLICT:
            return []
        return [one for one in self.decisions if VERDICT_OF[one.outcome] is self.verdict]
