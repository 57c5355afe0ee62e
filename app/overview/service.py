"""One page of numbers: zoned areas, checks, clauses and caps, as far as the caller sees them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from access_lists.industries import industry_table
from access_lists.store.caps import CapStore
from access_lists.store.lists import ListStore
from access_lists.vocabulary import Review, Verdict
from app.audit.service import Actor
from app.caps.shown import shown_cap
from app.catalogue.service import Catalogue, legal_today
from app.checks.store import Tally, tally
from app.database import Database
from zoning.codes import jurisdiction_name
from zoning.model.release import LayerRecord, Release
from zoning.store.figures import AreaSum, area_sums
from zoning.vocabulary import LayerKind

_DIVISION: Final = 3
"""Letters of the code of an industrial division (大类) in GB/T 4754-2017, as in C26."""


class OverviewService:
    """Numbers over one store; nothing here decides anything."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    def show(self, actor: Actor, *, as_of: date | None, days: int) -> dict[str, Any]:
        """Areas and clauses of the releases in force on a day, recent checks, caps now.

        Args:
            actor: whose checks are counted: one's own, and everybody's where one audits.
            as_of: the day whose releases count; None = today in China.
            days: checks as old as this are counted.
        """
        on = as_of or legal_today()
        in_force = self._catalogue.in_force(on).selection.in_force
        now = datetime.now(UTC)
        with self._database.read() as session:
            checks = tally(session, since=now - timedelta(days=days))
            caps = CapStore(session).all(None)
            areas = _areas(session, in_force)
            clauses = [one for release in in_force for one in _lists(session, release)]
        scope = actor.scope
        return {
            "as_of": on.isoformat(),
            "areas": areas,
            "checks": {
                "days": days,
                "of_others": bool(scope.audited),
                **_checks(checks),
            },
            "clauses": clauses,
            "caps": [shown_cap(one, now) for one in caps],
        }


def _areas(session: Session, releases: Iterable[Release]) -> list[dict[str, Any]]:
    """Every layer of control units with its area by county and category, the largest first."""
    layers = {
        layer.key: (release, layer)
        for release in releases
        for layer in release.layers
        if layer.kind is LayerKind.CONTROL_UNITS
    }
    sums: defaultdict[str, list[AreaSum]] = defaultdict(list)
    for one in area_sums(session, list(layers)):
        sums[one.layer_key].append(one)
    return [
        _layer(release, layer, sums[key]) for key, (release, layer) in layers.items() if sums[key]
    ]


def _layer(release: Release, layer: LayerRecord, sums: list[AreaSum]) -> dict[str, Any]:
    counties: defaultdict[str | None, list[AreaSum]] = defaultdict(list)
    for one in sums:
        counties[one.county].append(one)
    shown = [_county(county, parts) for county, parts in counties.items()]
    return {
        "release": release.id,
        "release_name": release.name,
        "layer": layer.name,
        "counties": sorted(shown, key=lambda one: (-one["area_m2"], one["county"] or "")),
    }


def _county(county: str | None, parts: list[AreaSum]) -> dict[str, Any]:
    name = jurisdiction_name(county) if county and county.isdigit() else None
    return {
        "county": county,
        "name": name or county,
        "units": sum(one.zones for one in parts),
        "area_m2": sum(one.area_m2 for one in parts),
        "categories": [
            {"category": one.category, "units": one.zones, "area_m2": one.area_m2}
            for one in sorted(parts, key=lambda one: one.category or "")
        ],
    }


def _checks(tallies: Iterable[Tally]) -> dict[str, Any]:
    """Checks by verdict, and by division; one of several divisions counts once in each."""
    verdicts: Counter[str] = Counter()
    divisions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    without: Counter[str] = Counter()
    for one in tallies:
        verdicts[one.verdict] += one.checks
        named = {industry[:_DIVISION] for industry in one.industries}
        for division in named:
            divisions[division][one.verdict] += one.checks
        if not named:
            without[one.verdict] += one.checks
    ranked = sorted(divisions.items(), key=lambda item: (-item[1].total(), item[0]))
    return {
        "total": verdicts.total(),
        "by_verdict": _each(verdicts),
        "by_industry": [
            {"code": code, "name": _industry(code), "by_verdict": _each(counts)}
            for code, counts in ranked
        ],
        "without_industry": _each(without),
    }


def _each(counts: Counter[str]) -> dict[str, int]:
    return {verdict.value: counts[verdict.value] for verdict in Verdict}


def _industry(code: str) -> str | None:
    table = industry_table()
    return table.find(code).name if code in table else None


def _lists(session: Session, release: Release) -> Iterable[dict[str, Any]]:
    store = ListStore(session)
    reviews = store.reviews(release)
    for one in store.records(release):
        counts = reviews.get(one.id, {})
        yield {
            "release": release.id,
            "release_name": release.name,
            "list": one.id,
            "title": one.title,
            "level": one.level,
            "clauses": one.clause_count,
            "by_review": {review.value: counts.get(review.value, 0) for review in Review},
        }
