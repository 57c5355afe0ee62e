"""Assess: a project, the overlay of its footprint and the lists in force become an Assessment.

Pure: reads no store, no file and no clock. The command line, HTTP, Python and batch call this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from access_lists.accounts import accounts, over_cap
from access_lists.assessed import Assessed, Question
from access_lists.binding import Shortfall, bind
from access_lists.book import ListBook
from access_lists.caps import balances_of_year
from access_lists.circumstances import Circumstances
from access_lists.facts import Facts, RegisterKind
from access_lists.ground import Ground
from access_lists.missing import could_lift, settling
from access_lists.outcomes import Decision, decide
from access_lists.precedence import verdict
from access_lists.reasons import missing_label
from access_lists.vocabulary import LEVEL_ORDER, ReasonCode
from zoning.catalogue import Selection
from zoning.composition.ground import OverlayGround
from zoning.composition.overlay import LayerResult, Overlay
from zoning.model.finding import Finding
from zoning.model.region import all_of
from zoning.model.release import DEFAULT_TOLERANCE_M
from zoning.texts import Text
from zoning.vocabulary import LayerKind, LayerStatus, Occupation, Relation, Severity

ONLY_A_POINT: Final = Shortfall(
    code=ReasonCode.PRELIMINARY_POINT,
    ref="",
    text=Text(
        zh="仅给出点位，属初步查看；请提供项目用地范围。",
        en="only a point was given: a preliminary look; give the site boundary.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Withholding:
    """What is kept back from whoever asks on the public tier; everything else is exact.

    Attributes:
        ground: the overlay at its worst (`access_lists.ground`).
        registers: those that say something, which may not be told.
        shortfalls: what cannot be known for that.
    """

    ground: Ground
    registers: frozenset[RegisterKind] = frozenset()
    shortfalls: Sequence[Shortfall] = ()


def assess(
    question: Question,
    overlay: Overlay,
    books: Sequence[ListBook],
    selection: Selection,
    *,
    withholding: Withholding | None = None,
) -> Assessed:
    """Decide every clause that binds the footprint and combine them into a verdict.

    With something withheld every clause is decided at its worst, so that the verdict is never
    milder than that on the exact zones and registers (contract, law 6).
    """
    binding = bind(overlay, books, selection, on=question.as_of)
    withheld = withholding or Withholding(ground=OverlayGround(overlay=overlay))
    occupation = _occupation(question)
    now = Circumstances(
        facts=replace(_facts(question), withheld=withheld.registers),
        ground=withheld.ground.claiming(occupation) if occupation else withheld.ground,
        regions={},
    )
    decisions = sorted((decide(clause, now) for clause in binding.clauses), key=_clause_order)
    lacking = _missing_layers(decisions)
    shortfalls = [
        *_gaps(overlay),
        *binding.shortfalls,
        *(_no_data(what) for what in lacking),
        *_red_line_without_rule(overlay, decisions, now),
        *_preliminary(overlay),
        *over_cap(now),
        *withheld.shortfalls,
    ]
    layers = [*overlay.layers, *(_layer_without_data(what) for what in lacking)]
    return Assessed(
        question=question,
        overlay=overlay,
        binding=binding,
        verdict=verdict((one.outcome for one in decisions), gaps=bool(shortfalls)),
        decisions=decisions,
        shortfalls=_in_order(shortfalls),
        layers=layers,
        circumstances=now,
        lift={one.clause.id: could_lift(one, now) for one in decisions},
        settling=settling(decisions, now),
        accounts=accounts(now),
        findings=[
            *(one for one in overlay.footprint.findings if one.code not in _ABOUT_WRITING),
            *overlay.findings,
            *_territories(overlay),
            *_contacts(overlay),
            *binding.findings,
            *question.raster_findings,
            *question.standing.remarks,
        ],
    )


_ABOUT_WRITING = frozenset({"winding-normalised"})
"""Findings on how a shape was written down. It is the same shape, so they are told when it is read
and not in an Assessment: the direction of a ring changes nothing there."""


def _facts(question: Question) -> Facts:
    year, standing = question.as_of.year, question.standing
    return Facts(
        project=question.project,
        statuses=standing.values(),
        balances=balances_of_year(standing.balances, year),
        rasters=question.rasters,
        year=year,
    )


def _occupation(question: Question) -> Occupation | None:
    """The way of taking the land claimed for the whole project; parts may state their own."""
    claimed = question.project.values.get("occupation")
    return Occupation(claimed) if claimed else None


def _clause_order(decision: Decision) -> tuple[int, str, str]:
    clause = decision.clause
    return LEVEL_ORDER[clause.level], clause.list_id, clause.id


def _in_order(shortfalls: Iterable[Shortfall]) -> list[Shortfall]:
    return sorted(set(shortfalls), key=lambda one: (one.code, one.ref, one.text.en))


def _gaps(overlay: Overlay) -> list[Shortfall]:
    found = [
        Shortfall(code=ReasonCode(gap.code.value), ref=gap.ref, text=gap.text)
        for gap in overlay.gaps
    ]
    if not overlay.known:
        text = Text(
            zh="项目所在位置没有现行的分区数据。", en="no zoning data in force cover the place."
        )
        found.append(Shortfall(code=ReasonCode.NO_RELEASE, ref="", text=text))
    return found


def _missing_layers(decisions: Iterable[Decision]) -> list[str]:
    """Layers and classes that a clause not ruled out asks for and that no release holds."""
    return sorted(
        {
            missing.removeprefix("layer:")
            for decision in decisions
            for missing in decision.missing
            if missing.startswith("layer:")
        }
    )


def _no_data(what: str) -> Shortfall:
    label = missing_label(f"layer:{what}")
    return Shortfall(
        code=ReasonCode.NO_DATA,
        ref=what,
        text=Text(
            zh=f"条款需要{label.zh}，但未提供。", en=f"clauses ask for {label.en}; none is given."
        ),
    )


def _layer_without_data(what: str) -> LayerResult:
    kind, _, rest = what.partition("/")
    first, _, _ = rest.partition("/")
    is_reference = kind == LayerKind.REFERENCE
    return LayerResult(
        kind=LayerKind(kind),
        name=None,
        release=None,
        status=LayerStatus.NO_DATA,
        covered_share=0.0,
        boundary_tolerance_m=DEFAULT_TOLERANCE_M,
        element=None if is_reference else first or None,
        cls=first if is_reference else rest.partition("/")[2] or None,
    )


def _red_line_without_rule(
    overlay: Overlay, decisions: Iterable[Decision], now: Circumstances
) -> Iterable[Shortfall]:
    """A red line under the footprint of which no clause that applies speaks is not a free pass.

    Clauses that are ruled out (another red line, other industries) say nothing of this one; so a
    further clause never makes a verdict milder (contract, law 2).
    """
    spoken = [
        one.region
        for one in decisions
        if one.clause.mentions_red_line and one.ruled_out_by is None and one.region is not None
    ]
    codes = {hit.label.code for hit in overlay.hits(LayerKind.RED_LINES) if hit.overlaps}
    for code in sorted(codes):
        here = now.ground.red_line(code)
        if all(all_of([here, region]).nowhere for region in spoken):
            text = Text(
                zh=f"项目占用生态保护红线 {code}，但没有适用的红线管控条款。",
                en=f"the footprint lies in red line {code}, and no clause that applies speaks "
                "of it.",
            )
            yield Shortfall(code=ReasonCode.RED_LINE_WITHOUT_RULE, ref=code, text=text)


def _preliminary(overlay: Overlay) -> list[Shortfall]:
    return [ONLY_A_POINT] if overlay.footprint.is_point else []


def _territories(overlay: Overlay) -> list[Finding]:
    """Releases that draw no territory: what they speak for is taken from their units."""
    return [
        Finding(
            code="territory-derived",
            severity=Severity.INFO,
            layer=one.release.release.name,
            text=Text(
                zh=f"“{one.release.release.name}”没有辖区图层，以管控单元的并集为辖区。",
                en=f"“{one.release.release.name}” has no territory layer; the union of its "
                "control units stands for it.",
            ),
        )
        for one in overlay.known
        if not one.release.release.has(LayerKind.TERRITORY)
    ]


def _contacts(overlay: Overlay) -> list[Finding]:
    """Red lines that the footprint only touches: no hit, but worth a survey."""
    return [
        Finding(
            code="red-line-contact",
            severity=Severity.WARNING,
            layer=hit.layer.record.name,
            feature=hit.label.code,
            text=Text(
                zh=f"项目边界与生态保护红线 {hit.label.code} 相接，建议实地核实边界。",
                en=f"the boundary touches red line {hit.label.code}; a survey is advised.",
            ),
        )
        for hit in overlay.hits(LayerKind.RED_LINES)
        if hit.relation is Relation.ABUTS
    ]
