"""Evaluate a release in a year, and keep the indicators that divisions adopt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from access_lists.codec import sha256_of
from access_lists.quality import QualityFact
from access_lists.store.caps import CapStore
from access_lists.store.quality import QualityStore
from app.audit.service import Actor, record
from app.catalogue.service import Catalogue, legal_today
from app.database import Database
from app.evaluations.conduct import (
    Ledger,
    checks_of,
    ledger_of,
    measured_checks,
    measured_clues,
)
from app.evaluations.evaluation import Evaluated, Evaluation, derived
from app.evaluations.indicators import CAPS, CHECKS, CLUES, ZONES, Indicator, Measure
from app.evaluations.measured import Measured, unknown
from app.evaluations.reading import read_indicators, shipped
from app.evaluations.registers import CapAndLines, measured_caps, measured_quality
from app.evaluations.store import IndicatorStore
from app.evaluations.zones import measured_zones
from app.permissions import Permission
from zoning.codes import jurisdiction_covers, parse_jurisdiction
from zoning.composition.layers import OpenRelease
from zoning.errors import StateError
from zoning.model.release import Release
from zoning.store.releases import DRAFT_STATES, ReleaseStore

_QUALITY = frozenset({Measure.QUALITY_MET, Measure.OBSERVED})
_MOST_KEPT = 400
"""Figures of zones kept: published content never changes, and drawing it together takes time."""


class ReleaseUnpublishedError(StateError):
    """A draft has nothing to be evaluated by."""

    code = "release-unpublished"
    title_zh = "数据版本尚未发布"
    title_en = "Release not published"
    remedy_zh = "请发布后再评估。"
    remedy_en = "Publish it first."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store says of a release in a year."""

    release: OpenRelease | None
    facts: Sequence[QualityFact]
    caps: Sequence[CapAndLines]
    ledger: Ledger
    checks: dict[str, int] | None
    year: int
    now: datetime


class EvaluationService:
    """Evaluations over one store; they are worked out when asked for and not stored."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._zones: dict[tuple[str, str], Measured] = {}

    def evaluate(
        self, actor: Actor, reference: str, year: int, *, changes: object | None = None
    ) -> Evaluation:
        """Every indicator of a release in a year.

        Args:
            actor: the checks of others are counted for auditors of the division alone.
            reference: id or name of a release that was published.
            year: of observations, caps, clues and checks; areas are those of the release.
            changes: indicators to use in place of the adopted ones, as `read_indicators` takes.

        Raises:
            ReleaseNotFoundError, ReleaseUnpublishedError, IndicatorsInvalidError.
        """
        actor.require(Permission.SEE_ZONING)
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
            if release.state in DRAFT_STATES:
                raise ReleaseUnpublishedError(
                    f"“{release.name}”是草稿。", f"“{release.name}” is a draft."
                )
            known = self._known(session, actor, release, year)
            adopted = IndicatorStore(session).of(release.jurisdictions)
        given = changes if changes is not None else (adopted.content if adopted else {})
        own = adopted if changes is None else None
        indicators = read_indicators(given, shipped())
        return Evaluation(
            release=release,
            year=year,
            as_of=legal_today(),
            rows=self._rows(indicators, known),
            adopted_by=own.jurisdiction if own else None,
            indicators_sha256=own.sha256 if own else (sha256_of(given) if given else None),
        )

    def adopt(self, actor: Actor, jurisdiction: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Keep what a division lays over the shipped indicators, from now on.

        Raises:
            IndicatorsInvalidError: nothing is kept.
        """
        code = parse_jurisdiction(jurisdiction)
        actor.require(Permission.KEEP_REGISTERS, [code])
        found = read_indicators(changes, shipped())
        digest = sha256_of(changes)
        with self._database.write() as session:
            IndicatorStore(session).add(code, changes, sha256=digest, owner=actor.owner)
            record(
                session, actor, "indicators-adopt", object_id=digest[:20], jurisdiction=code,
                after_sha256=digest, detail={"indicators": len(found)},
            )  # fmt: skip
        return self.indicators(code)

    def indicators(self, jurisdiction: str) -> dict[str, Any]:
        """The indicators that count in a division, and what it laid over the shipped ones."""
        code = parse_jurisdiction(jurisdiction)
        with self._database.read() as session:
            adopted = IndicatorStore(session).of([code])
        content = adopted.content if adopted else {}
        found = read_indicators(content, shipped())
        return {
            "jurisdiction": code,
            "adopted_by": adopted.jurisdiction if adopted else None,
            "sha256": adopted.sha256 if adopted else None,
            "adopted": content,
            "indicators": [_shown(one) for one in found],
        }

    def _known(self, session: Session, actor: Actor, release: Release, year: int) -> _Known:
        divisions = release.jurisdictions
        caps = CapStore(session)
        sees_all = actor.is_local or actor.may(Permission.READ_AUDIT, divisions)
        return _Known(
            release=self._opened(release),
            facts=[
                one
                for one in QualityStore(session).in_force()
                if any(jurisdiction_covers(area, one.jurisdiction) for area in divisions)
            ],
            caps=[
                (one, caps.history(one.id))
                for one in caps.all()
                if any(jurisdiction_covers(area, one.jurisdiction) for area in divisions)
            ],
            ledger=ledger_of(session, divisions, year, legal_today()),
            checks=dict(checks_of(session, divisions, year)) if sees_all else None,
            year=year,
            now=datetime.now(UTC),
        )

    def _opened(self, release: Release) -> OpenRelease | None:
        """Its layers; None where its content is no longer what was published."""
        published = self._catalogue.published()
        return None if release.key in published.altered else self._catalogue.open(release)

    def _rows(self, indicators: Sequence[Indicator], known: _Known) -> list[Evaluated]:
        found: dict[str, Measured] = {}
        for one in indicators:
            found[one.code] = (
                self._of_zones(one, known.release)
                if one.measure in ZONES
                else _measured(one, known, found)
            )
        return [
            Evaluated(indicator=one, measured=found[one.code], year=known.year)
            for one in indicators
        ]

    def _of_zones(self, indicator: Indicator, release: OpenRelease | None) -> Measured:
        if release is None:
            return unknown(
                "数据版本的内容与发布时的校验值不一致。",
                "the release no longer has the content it was published with.",
            )
        failed = any(one.failure is not None for one in release.layers)
        asked = sha256_of([indicator.measure.value, dict(indicator.terms)])
        key = (release.release.sha256 or release.release.key, asked)
        if failed or key not in self._zones:
            measured = measured_zones(indicator, release)
            if failed:
                return measured
            if len(self._zones) >= _MOST_KEPT:
                self._zones.clear()
            self._zones[key] = measured
        return self._zones[key]


def _measured(one: Indicator, known: _Known, found: dict[str, Measured]) -> Measured:
    """The figure of an indicator that is not of zones."""
    if one.measure in _QUALITY:
        return measured_quality(one, known.facts, known.year)
    if one.measure in CAPS:
        return measured_caps(one, known.caps, known.year, known.now)
    if one.measure in CLUES:
        return measured_clues(one, known.ledger)
    if one.measure in CHECKS:
        return measured_checks(one, known.checks)
    return derived(one, known.year, found)


def _shown(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name.as_dict(),
        "line": one.line.value,
        "unit": one.unit,
        "measure": {"of": one.measure.value, **one.terms},
        "direction": one.direction.value,
        "department": one.department.as_dict() if one.department else None,
        "targets": [
            {"from": target.year_from, "to": target.year_to, "value": target.value,
             "document": target.document}
            for target in one.targets
        ],
        "source": one.source,
    }  # fmt: skip
