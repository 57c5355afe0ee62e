"""The Assessment of the public tier: from the national grid alone, and never milder than the exact.

A clause is decided on the worst ground that the cells allow, and where the edge of a zone runs
within a cell of the site the verdict is `undetermined` at best. What is left is exact: no edge is
near, so every cell lies wholly in a zone or wholly out of it. Hence the verdict is never milder
than that on the exact zones (contract, law 6), and it rests on nothing but the cells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from access_lists.assessed import Assessed, Question
from access_lists.assessment import ONLY_A_POINT, Withholding, assess
from access_lists.binding import Shortfall
from access_lists.book import ListBook
from access_lists.document import assessment_document
from access_lists.facts import RegisterKind
from access_lists.project import ProjectProfile, field_of
from access_lists.vocabulary import ReasonCode
from zoning.catalogue import Selection
from zoning.composition.coarse import CoarseOverlay, CoarseRelease, CoarseSite, coarse_overlay
from zoning.composition.coarse_ground import OuterGround
from zoning.composition.overlay import Gap, GapCode, Overlay
from zoning.grid import Grid
from zoning.texts import Text
from zoning.vocabulary import LayerKind


@dataclass(frozen=True, kw_only=True)
class PublicTier:
    """What the public tier knows: releases on the grid, their lists, and what it must not tell.

    Attributes:
        registers: those that say something of any place at all.
    """

    grid: Grid
    releases: Sequence[CoarseRelease]
    books: Sequence[ListBook]
    selection: Selection
    registers: frozenset[RegisterKind] = frozenset()


def assess_publicly(question: Question, site: CoarseSite, tier: PublicTier) -> Assessed:
    """Decide every clause that may bind a site, at its worst.

    Args:
        question: without anything from registers or rasters.
        site: the footprint on the grid of the tier.
        tier: what is in force on the day asked about.
    """
    coarse = coarse_overlay(site, tier.releases)
    withholding = Withholding(
        ground=OuterGround(overlay=coarse.outer, coarse=coarse, grid=tier.grid),
        registers=tier.registers,
        shortfalls=list(_shortfalls(question.project, site, coarse, tier)),
    )
    overlay = _without_areas(coarse.outer)
    return assess(question, overlay, tier.books, tier.selection, withholding=withholding)


def public_document(found: Assessed, tier: PublicTier) -> dict[str, Any]:
    """The Assessment as JSON: the same members as on the internal tier, withheld ones null."""
    document = assessment_document(found)
    near_edge = any(one.code is ReasonCode.NEAR_EDGE for one in found.shortfalls)
    document |= {
        "tier": "public",
        "grid": {"cells_per_degree": tier.grid.per_degree},
        "caps": None,
        "footprint": document["footprint"] | dict.fromkeys(_MEASURES),
        "coverage": document["coverage"]
        | {
            "share": None,
            "uncovered_m2": None,
            "covered": None if near_edge else document["coverage"]["covered"],
        },
        "layers": [_layer(one) for one in document["layers"]],
        "clauses": [_clause(one) for one in document["clauses"]],
        "neighbours": [one | {"distance_m": None} for one in document["neighbours"]],
        "findings": [one for one in document["findings"] if one["code"] not in _OF_EXACT_EDGES],
        "not_examined": [*document["not_examined"], _COARSE.as_dict()],
    }
    return document


_MEASURES: Final = ("area_m2", "area_ha", "area_mu", "plane_area_m2")
_OF_EXACT_EDGES: Final = frozenset({"red-line-contact", "hairline-gap", "point-on-border"})
_COARSE: Final = Text(
    zh="公众查询以全国统一网格作答：区划边界按其所触及的网格扩大，不给出面积与精确边界；"
    "正式核查请使用内部查询。",
    en="The public answer rests on the national grid: zones are widened to the cells they touch, "
    "and no areas or exact boundaries are given. Ask the internal service for a full check.",
)


def _layer(layer: Mapping[str, Any]) -> dict[str, Any]:
    hits = [
        hit | dict.fromkeys(("relation", "overlap_m2", "share"))
        for hit in layer["hits"]
        if hit["relation"] != "abuts"
    ]
    return {**layer, "covered_share": None, "hits": hits}


def _clause(clause: Mapping[str, Any]) -> dict[str, Any]:
    facts = {
        name: value for name, value in clause["facts"].items() if not name.startswith("distance_m")
    }
    return {**clause, "overlap_m2": None, "share": None, "facts": facts}


def _without_areas(overlay: Overlay) -> Overlay:
    return replace(overlay, gaps=tuple(_gap_without_area(gap) for gap in overlay.gaps))


def _gap_without_area(gap: Gap) -> Gap:
    if gap.code is not GapCode.OUTSIDE_COVERAGE or gap.ref != LayerKind.CONTROL_UNITS:
        return gap
    text = Text(
        zh="项目范围有一部分不在任何管控单元内，该部分无数据。",
        en="part of the footprint lies in no control unit; nothing is known of that part.",
    )
    return replace(gap, text=text)


def _shortfalls(
    project: ProjectProfile, site: CoarseSite, coarse: CoarseOverlay, tier: PublicTier
) -> Iterable[Shortfall]:
    """What cannot be known on this tier."""
    if coarse.near_edge:
        text = Text(
            zh="项目范围一个网格之内有区划边界，公众查询不能判定；请使用内部查询。",
            en="the edge of a zone runs within a cell of the site, which the public tier cannot "
            "settle; ask the internal service.",
        )
        yield Shortfall(code=ReasonCode.NEAR_EDGE, ref="", text=text)
    if site.was_point:
        yield ONLY_A_POINT
    if RegisterKind.CAPS in tier.registers and _takes_amounts(project):
        text = Text(
            zh="总量与资源余量不对公众开放，不能判定是否足够；请使用内部查询。",
            en="what is left of totals and resources is not told to the public, so whether it "
            "suffices is not known; ask the internal service.",
        )
        yield Shortfall(code=ReasonCode.REGISTER_WITHHELD, ref="caps", text=text)


def _takes_amounts(project: ProjectProfile) -> bool:
    """Whether the project states an amount that a cap may bound."""
    fields = (field_of(name) for name in project.values)
    return any(one is not None and one.unit is not None for one in fields)
