"""The Assessment written down: the JSON of the contract, from what a check found."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Final

import shapely

from access_lists.assessed import Assessed
from access_lists.outcomes import Decision
from access_lists.reasons import missing_label, quoted_reason_of, reason_of
from access_lists.standing import fact_used
from access_lists.vocabulary import VERDICT_LABELS, Level, Outcome, ReasonCode, Verdict
from zoning.codes import jurisdiction_level
from zoning.model.footprint import Footprint
from zoning.model.release import Release
from zoning.texts import Text
from zoning.vocabulary import LayerKind, ReferenceClass, reference_label

SQUARE_METRES_PER_HECTARE: Final = 10_000.0
SQUARE_METRES_PER_MU: Final = 2000 / 3
"""1 亩 = 1/15 公顷."""

DISCLAIMER: Final = Text(
    zh="初筛结果，仅供参考，不作为审批依据。",
    en="A preliminary screening for reference only; not a basis for approval.",
)

_NEVER_EXAMINED: Final = (
    Text(
        zh="现场实际状况、土地权属、规划用途、文物与矿产压覆未核查。",
        en="The site itself, land rights, planned use, heritage and minerals are not examined.",
    ),
    Text(
        zh="安全、卫生与大气环境防护距离未核查。",
        en="Safety, health and atmospheric protection distances are not examined.",
    ),
)


def assessment_document(found: Assessed) -> dict[str, Any]:
    """The Assessment without id, times, engine and hash; the hash is taken over this."""
    question = found.question
    return {
        "as_of": question.as_of.isoformat(),
        "language": question.language,
        "tier": "internal",
        "verdict": found.verdict.value,
        "label": VERDICT_LABELS[found.verdict].as_dict(),
        "summary": _summary(found),
        "reasons": _reasons(found),
        "releases": _releases(found),
        "lists": _lists(found),
        "project": question.project.as_dict(),
        "facts_used": _facts_used(found),
        "caps": [one.as_dict() for one in found.accounts],
        "footprint": footprint_document(found.overlay.footprint),
        "coverage": {
            "share": round(found.overlay.coverage.share, 9),
            "uncovered_m2": found.overlay.coverage.uncovered_m2,
            "covered": found.overlay.coverage.covered,
            "gap_tolerance_m": min(
                (one.release.release.gap_tolerance_m for one in found.overlay.known), default=None
            ),
        },
        "layers": [result.as_dict() for result in found.layers],
        "clauses": [_clause(one, found) for one in found.decisions],
        "decided_by": _decided_by(found),
        "missing_facts": [
            {
                "field": one.field,
                "label": missing_label(one.field).as_dict(),
                "clauses": list(one.clauses),
                "would_settle": one.would_settle,
            }
            for one in found.settling
        ],
        "not_examined": [text.as_dict() for text in _not_examined(found)],
        "neighbours": [
            {"jurisdiction": code, "release": release.id, "distance_m": distance_m}
            for release, distance_m in found.overlay.neighbours
            for code in release.jurisdictions
        ],
        "findings": [finding.as_dict() for finding in found.findings],
        "disclaimer": DISCLAIMER.as_dict(),
    }


def footprint_document(footprint: Footprint) -> dict[str, Any]:
    """The footprint as it was checked, with its measures."""
    area = footprint.area_m2
    return {
        "geometry": geojson(footprint.geometry),
        "parts": [
            {"occupation": part.occupation, "geometry": geojson(part.geometry)}
            for part in footprint.parts
            if part.occupation is not None
        ],
        "area_m2": round(area, 4),
        "area_ha": round(area / SQUARE_METRES_PER_HECTARE, 8),
        "area_mu": round(area / SQUARE_METRES_PER_MU, 7),
        "plane_area_m2": round(footprint.plane_area_m2, 4),
        "crs": "EPSG:4490",
        "sha256": footprint.sha256,
        "bbox": list(footprint.bounds),
    }


def geojson(geometry: shapely.Geometry) -> dict[str, Any]:
    """A polygon, multipolygon or point as GeoJSON with coordinates as they are."""
    kind = geometry.geom_type
    if kind == "Point":
        return {"type": kind, "coordinates": list(geometry.coords[0])}
    polygons = [_rings(part) for part in shapely.get_parts(geometry)]
    return {"type": kind, "coordinates": polygons if kind == "MultiPolygon" else polygons[0]}


def _rings(polygon: shapely.Polygon) -> list[list[list[float]]]:
    return [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(polygon)]


def _summary(found: Assessed) -> dict[str, int]:
    outcomes = [one.outcome for one in found.decisions]
    return {outcome.value: outcomes.count(outcome) for outcome in Outcome}


def _decided_by(found: Assessed) -> list[str]:
    """Ids of the deciding clauses; for what is missing, its code and what it is about."""
    decided = [one.clause.id for one in found.deciding()]
    if found.verdict is Verdict.UNDETERMINED:
        decided += [f"{one.code.value}:{one.ref}".rstrip(":") for one in found.shortfalls]
    return list(dict.fromkeys(decided))


def _facts_used(found: Assessed) -> list[dict[str, Any]]:
    """What the decision used beyond the releases, with hashes: dated statuses and caps."""
    records = found.question.standing.records()
    used = {name for one in found.decisions for name in one.facts}
    used |= {one.balance.name for one in found.accounts}
    rasters = [
        {"set": name, "sha256": digest} for name, digest in found.question.facts_used.items()
    ]
    named = [fact_used(name, records[name]) for name in used & records.keys()]
    return sorted([*rasters, *named], key=itemgetter("set"))


def _reasons(found: Assessed) -> list[dict[str, Any]]:
    """Deciding clauses first, then everything that is missing."""
    clauses = [
        {
            "code": ReasonCode.CLAUSE.value,
            "ref": one.clause.id,
            "text": quoted_reason_of(one, found.circumstances).as_dict(),
        }
        for one in found.deciding()
    ]
    gaps = [
        {"code": one.code.value, "ref": one.ref, "text": one.text.as_dict()}
        for one in found.shortfalls
    ]
    return clauses + gaps


def _releases(found: Assessed) -> list[dict[str, Any]]:
    releases = sorted(found.binding.releases.values(), key=lambda one: (one.id, one.name))
    return [_release(release) for release in releases]


def _lists(found: Assessed) -> list[dict[str, Any]]:
    """The lists in force here, so that a clause can be cited with the title of its list."""
    lists = sorted(found.binding.lists.values(), key=lambda one: one.id)
    return [
        {"id": one.id, "title": one.title, "document": one.document, "level": one.level.value}
        for one in lists
    ]


def _release(release: Release) -> dict[str, Any]:
    several = len(release.jurisdictions) > 1
    code = release.jurisdictions[0]
    return {
        "id": release.id,
        "name": release.name,
        "jurisdiction": ",".join(release.jurisdictions),
        "jurisdictions": list(release.jurisdictions),
        "level": Level.BASIN.value if several else jurisdiction_level(code).value,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else None,
        "sha256": release.sha256,
    }


def _clause(decision: Decision, found: Assessed) -> dict[str, Any]:
    clause = decision.clause
    return {
        **clause.as_dict(),
        "outcome": decision.outcome.value,
        "assumed": decision.assumed,
        "noted": decision.noted,
        "sliver": decision.sliver,
        "reason": reason_of(decision, found.circumstances).as_dict(),
        "facts": _plain(decision.facts),
        "missing": list(decision.missing),
        "missing_labels": [missing_label(one).as_dict() for one in decision.missing],
        "could_lift": list(found.lift[clause.id]),
        **_overlap(decision, found),
    }


def _overlap(decision: Decision, found: Assessed) -> dict[str, float | None]:
    """Area and share of where a clause binds; null where it was ruled out before looking."""
    if decision.region is None:
        return {"overlap_m2": None, "share": None}
    area = found.circumstances.ground.area_m2(decision.region)
    whole = found.overlay.footprint.area_m2
    share = min(1.0, area / whole) if whole else float(decision.region.somewhere)
    return {"overlap_m2": round(area, 4), "share": round(share, 9)}


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: facts[key] for key in sorted(facts)}


def _not_examined(found: Assessed) -> list[Text]:
    """What the data does not take into account, so that silence is not read as clearance."""
    held: set[str] = set()
    for one in found.overlay.known:
        held |= one.release.release.absent
        for layer in one.release.layers:
            if layer.record.kind is LayerKind.REFERENCE:
                held |= layer.record.classes
    lacking = [cls for cls in ReferenceClass if cls not in held]
    if not lacking:
        return list(_NEVER_EXAMINED)
    labels = [reference_label(cls) for cls in lacking]
    return [
        *_NEVER_EXAMINED,
        Text(
            zh="现行数据不含：" + "、".join(label.zh for label in labels) + "。",
            en="The data in force hold no: " + ", ".join(label.en for label in labels) + ".",
        ),
    ]
