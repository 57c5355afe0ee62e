"""Rows to value objects and back; rows never leave the store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from zoning.model.finding import Finding
from zoning.model.release import LayerRecord, ListRecord, Release, Review
from zoning.model.zone import Zone
from zoning.store.tables import LayerRow, ReleaseRow, ReviewRow, ZoneRow
from zoning.vocabulary import LayerKind, ReleaseState


def release_record(
    row: ReleaseRow, layers: Sequence[LayerRecord], lists: Sequence[ListRecord]
) -> Release:
    """A release from its row."""
    return Release(
        key=row.key,
        id=row.public_id,
        name=row.name,
        state=ReleaseState(row.state),
        jurisdictions=tuple(row.jurisdictions),
        series=row.series,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        requires=None if row.requires is None else tuple(row.requires),
        absent=frozenset(row.absent),
        gap_tolerance_m=row.gap_tolerance_m,
        sha256=row.sha256,
        version=row.version,
        published_order=row.published_order,
        withdrawn_order=row.withdrawn_order,
        published_at=_in_utc(row.published_at),
        published_by=row.published_by,
        approval=row.approval,
        withdrawn_reason=row.withdrawn_reason,
        owner=row.owner,
        editors=tuple(row.editors),
        layers=tuple(layers),
        lists=tuple(lists),
    )


def review_record(row: ReviewRow) -> Review:
    """A review from its row."""
    return Review(
        by=row.by,
        at=row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC),
        approved=row.approved,
        sha256=row.sha256,
        acknowledged=tuple(row.acknowledged),
        note=row.note,
        approval=row.approval,
    )


def _in_utc(moment: datetime | None) -> datetime | None:
    """SQLite keeps no time zone; everything is stored in UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def layer_record(row: LayerRow) -> LayerRecord:
    """A layer from its row."""
    bounds = row.bounds
    return LayerRecord(
        key=row.key,
        kind=LayerKind(row.kind),
        name=row.name,
        element=row.element,
        cls=row.cls,
        boundary_tolerance_m=row.boundary_tolerance_m,
        feature_count=row.feature_count,
        sha256=row.sha256,
        classes=frozenset(row.classes),
        bounds=None if bounds is None else (bounds[0], bounds[1], bounds[2], bounds[3]),
    )


def zone_of(row: ZoneRow) -> Zone:
    """A zone from its row."""
    return Zone(
        code=row.code,
        geometry=row.geom,
        name=row.name,
        category=row.category,
        cls=row.cls,
        county=row.county,
        attributes=row.attributes,
    )


def finding_row(
    finding: Finding, release_key: str, stage: str, layer_key: str | None
) -> dict[str, Any]:
    """Values of a finding's row."""
    return {
        "release_key": release_key,
        "stage": stage,
        "layer_key": layer_key,
        "code": finding.code,
        "severity": finding.severity.value,
        "content": finding.as_dict(),
    }
