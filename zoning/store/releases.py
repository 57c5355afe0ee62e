"""Releases and their layers, read and written within the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import shapely
import uuid_utils
from sqlalchemy import CursorResult, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zoning.errors import NotFoundError, StateError
from zoning.measure import area_m2
from zoning.model.finding import Finding
from zoning.model.release import LayerRecord, Release
from zoning.model.zone import Zone
from zoning.store.records import finding_row, layer_record, release_record, zone_of
from zoning.store.streaming import streamed
from zoning.store.tables import CatalogueRow, FindingRow, LayerRow, ReleaseRow, ZoneRow
from zoning.vocabulary import ReleaseState, Severity

_ROWS_AT_ONCE = 500


DRAFT_STATES = frozenset({ReleaseState.DRAFT, ReleaseState.VALIDATED})
"""States in which a release may still change."""


class ReleaseNotFoundError(NotFoundError):
    """No release of this id or name."""

    code = "release-not-found"


class ReleaseExistsError(StateError):
    """A release of this name exists already."""

    code = "release-exists"
    title_zh = "名称已被使用"
    title_en = "Name already taken"
    remedy_zh = "请换一个名称，或在原有草稿上继续。"
    remedy_en = "Choose another name, or go on with the existing draft."


class LayerNotFoundError(NotFoundError):
    """No layer of this name in the release."""

    code = "layer-not-found"


class CatalogueMovedError(StateError):
    """Somebody else published or withdrew a release in between."""

    code = "publish-conflict"
    title_zh = "发布冲突"
    title_en = "Publication conflict"
    remedy_zh = "他人刚刚发布或撤回了数据，请重新核对后再发布。"
    remedy_en = "Somebody just published or withdrew a release; look again, then publish."


class ReleaseStore:
    """The releases of one database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def create(self, release: Release, *, by: str) -> Release:
        """Store a new draft.

        Args:
            release: the draft.
            by: who makes it.

        Raises:
            ReleaseExistsError: the name is taken, if only a moment ago by somebody else.
        """
        taken = select(ReleaseRow.key).where(ReleaseRow.name == release.name)
        if self._session.scalar(taken):
            raise _taken(release)
        row = ReleaseRow(
            key=release.key,
            public_id=release.key,
            name=release.name,
            series=release.series,
            state=release.state.value,
            jurisdictions=list(release.jurisdictions),
            effective_from=release.effective_from,
            effective_to=release.effective_to,
            requires=None if release.requires is None else list(release.requires),
            absent=sorted(release.absent),
            editors=[by],
            gap_tolerance_m=release.gap_tolerance_m,
            owner=release.owner,
            jurisdiction=release.jurisdictions[0],
            created_at=datetime.now(UTC),
        )
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError as error:  # taken meanwhile, or by a draft that is not shown here
            raise _taken(release) from error
        return release_record(row, [], [])

    def find(self, reference: str) -> Release:
        """The release of this id, name or key.

        Raises:
            ReleaseNotFoundError: there is none.
        """
        return self._loaded(self._row(reference))

    def all(self) -> list[Release]:
        """Every release, in order of creation."""
        rows = self._session.scalars(select(ReleaseRow).order_by(ReleaseRow.created_at))
        return [self._loaded(row) for row in rows]

    def page(self, *, after: str | None, limit: int) -> list[Release]:
        """Releases in order of creation, beginning after a key; keys sort by time."""
        query = select(ReleaseRow).order_by(ReleaseRow.key).limit(limit)
        if after is not None:
            query = query.where(ReleaseRow.key > after)
        return [self._loaded(row) for row in self._session.scalars(query)]

    def edit(self, release: Release, *, by: str) -> None:
        """Begin a change of a draft: nobody publishes or changes it until the transaction ends.

        Args:
            release: the draft; it is no longer `validated`.
            by: who changes it, kept with the release.

        Raises:
            StateError: it is published, if only since it was read.
        """
        row = self.lock_draft(release)
        row.state = ReleaseState.DRAFT.value
        row.editors = sorted({*row.editors, by})
        row.version += 1

    def lock_draft(self, release: Release) -> ReleaseRow:
        """The row of a draft, as it is now, kept from changes by others until the end.

        Raises:
            StateError: it is published, if only since it was read.
        """
        query = select(ReleaseRow).where(ReleaseRow.key == release.key).with_for_update()
        row = self._session.scalars(query.execution_options(populate_existing=True)).one()
        if row.state not in DRAFT_STATES:
            raise StateError(
                f"“{release.name}”已发布，内容不可更改；请新建版本。",
                f"“{release.name}” is {row.state}; published content never changes: make a new "
                "one.",
            )
        return row

    def add_layer(
        self,
        release: Release,
        record: LayerRecord,
        zones: Sequence[Zone],
        *,
        findings: Sequence[Finding],
        source: dict[str, Any],
    ) -> None:
        """Store a layer of a draft (`edit` comes before) with its zones and findings."""
        self._session.add(
            LayerRow(
                key=record.key,
                release_key=release.key,
                kind=record.kind.value,
                name=record.name,
                element=record.element,
                cls=record.cls,
                boundary_tolerance_m=record.boundary_tolerance_m,
                feature_count=len(zones),
                sha256=record.sha256,
                classes=sorted(record.classes),
                bounds=None if record.bounds is None else list(record.bounds),
                source=source,
                owner=release.owner,
                jurisdiction=release.jurisdictions[0],
                created_at=datetime.now(UTC),
            )
        )
        self._session.flush()
        for start in range(0, len(zones), _ROWS_AT_ONCE):
            some = zones[start : start + _ROWS_AT_ONCE]
            areas = area_m2([zone.geometry for zone in some]).tolist()
            rows = [_zone_values(record.key, *pair) for pair in zip(some, areas, strict=True)]
            self._session.execute(insert(ZoneRow), rows)
        self.add_findings(release, findings, stage="add", layer_key=record.key)

    def remove_layer(self, release: Release, name: str) -> LayerRecord:
        """Take a layer out of a draft (`edit` comes before), with its zones and findings.

        Raises:
            LayerNotFoundError: the draft has no layer of this name.
        """
        layer = next((one for one in release.layers if one.name == name), None)
        if layer is None:
            names = "、".join(one.name for one in release.layers)
            raise LayerNotFoundError(
                f"“{release.name}”没有图层“{name[:200]}”，现有：{names}。",
                f"“{release.name}” has no layer “{name[:200]}”; it has: {names}.",
            )
        for table in (ZoneRow, FindingRow):
            self._session.execute(delete(table).where(table.layer_key == layer.key))
        self._session.execute(delete(LayerRow).where(LayerRow.key == layer.key))
        return layer

    def zones(self, layer_key: str) -> Iterator[Zone]:
        """Zones of a layer in order of code, streamed."""
        query = select(ZoneRow).where(ZoneRow.layer_key == layer_key).order_by(ZoneRow.code)
        for (row,) in streamed(self._session, query, rows_at_once=_ROWS_AT_ONCE):
            yield zone_of(row)
            self._session.expunge(row)

    def add_findings(
        self,
        release: Release,
        findings: Iterable[Finding],
        *,
        stage: str,
        layer_key: str | None = None,
    ) -> None:
        """Keep findings with the release."""
        rows = [finding_row(finding, release.key, stage, layer_key) for finding in findings]
        if rows:
            self._session.execute(insert(FindingRow), rows)

    def drop_findings(self, keys: Sequence[str]) -> None:
        """Forget the findings on layers or lists that were taken out of a draft."""
        self._session.execute(delete(FindingRow).where(FindingRow.layer_key.in_(keys)))

    def replace_findings(self, release: Release, findings: Iterable[Finding], stage: str) -> None:
        """Keep the findings of the newest run of a stage only."""
        old = delete(FindingRow).where(
            FindingRow.release_key == release.key, FindingRow.stage == stage
        )
        self._session.execute(old)
        self.add_findings(release, findings, stage=stage)

    def findings(self, release: Release) -> list[dict[str, Any]]:
        """Every finding on a release, as JSON."""
        query = select(FindingRow.content).where(FindingRow.release_key == release.key)
        return list(self._session.scalars(query.order_by(FindingRow.id)))

    def has_errors(self, release: Release) -> bool:
        """Whether a finding of severity `error` stands against the release."""
        query = select(FindingRow.id).where(
            FindingRow.release_key == release.key, FindingRow.severity == Severity.ERROR.value
        )
        return self._session.scalar(query.limit(1)) is not None

    def mark_validated(self, release: Release) -> None:
        """The draft was validated without errors."""
        self.lock_draft(release).state = ReleaseState.VALIDATED.value

    def catalogue_version(self) -> int:
        """Version of the catalogue: grows with every publication and withdrawal."""
        return self._session.scalar(select(CatalogueRow.version)) or 0

    def publish(
        self,
        release: Release,
        *,
        sha256: str,
        public_id: str,
        seen: int,
        by: str,
        approval: str | None,
    ) -> Release:
        """Flip the pointer: the release is in the catalogue, what it follows is superseded.

        Raises:
            StateError: the release is not a draft.
            CatalogueMovedError: the catalogue is no longer at the version that was seen.
        """
        row = self.lock_draft(release)
        order = self._advance(seen)
        for older in self._session.scalars(
            select(ReleaseRow).where(
                ReleaseRow.state == ReleaseState.PUBLISHED.value,
                ReleaseRow.series == release.series,
            )
        ):
            if tuple(older.jurisdictions) == release.jurisdictions:
                older.state = ReleaseState.SUPERSEDED.value
        row.state = ReleaseState.PUBLISHED.value
        row.sha256, row.public_id = sha256, public_id
        row.published_order, row.published_at, row.published_by = order, datetime.now(UTC), by
        row.approval = approval
        row.version += 1
        self._session.flush()
        return self._loaded(row)

    def withdraw(self, release: Release, *, reason: str, seen: int) -> Release:
        """Take a published release back; it stays readable, with the reason.

        Raises:
            StateError: it was never published, or is withdrawn already.
        """
        if release.state not in {ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED}:
            raise StateError(
                f"“{release.name}”未处于发布状态，无法撤回。",
                f"“{release.name}” is {release.state}; only a published release is withdrawn.",
            )
        order = self._advance(seen)
        row = self._row(release.key)
        row.state = ReleaseState.WITHDRAWN.value
        row.withdrawn_order, row.withdrawn_at = order, datetime.now(UTC)
        row.withdrawn_reason = reason
        row.version += 1
        self._session.flush()
        return self._loaded(row)

    def _advance(self, seen: int) -> int:
        moved = self._session.execute(
            update(CatalogueRow).where(CatalogueRow.version == seen).values(version=seen + 1)
        )
        if cast("CursorResult[Any]", moved).rowcount != 1:
            raise CatalogueMovedError(
                "目录版本已变化。", f"the catalogue is no longer at version {seen}."
            )
        return seen + 1

    def _row(self, reference: str) -> ReleaseRow:
        query = select(ReleaseRow).where(
            (ReleaseRow.key == reference)
            | (ReleaseRow.name == reference)
            | (ReleaseRow.public_id == reference)
        )
        rows = list(self._session.scalars(query.order_by(ReleaseRow.published_order)))
        if not rows:
            raise ReleaseNotFoundError(
                f"没有编号或名称为“{reference[:200]}”的数据版本。",
                f"there is no release with the id or name “{reference[:200]}”.",
            )
        return rows[-1]

    def _loaded(self, row: ReleaseRow) -> Release:
        layers = self._session.scalars(
            select(LayerRow)
            .where(LayerRow.release_key == row.key)
            .order_by(LayerRow.kind, LayerRow.name, LayerRow.key)
        )
        return release_record(row, [layer_record(layer) for layer in layers], [])


def _taken(release: Release) -> ReleaseExistsError:
    return ReleaseExistsError(
        f"已有名为“{release.name}”的数据版本。", f"a release named “{release.name}” exists."
    )


def count_zones(session: Session, layer_key: str) -> int:
    """How many zones the store holds for a layer."""
    query = select(func.count()).select_from(ZoneRow).where(ZoneRow.layer_key == layer_key)
    return session.scalar(query) or 0


def new_key() -> str:
    """A key for a new row: UUID version 7, so keys sort by time."""
    return str(uuid_utils.uuid7())


def _zone_values(layer_key: str, zone: Zone, zone_area_m2: float) -> dict[str, Any]:
    west, south, east, north = shapely.bounds(zone.geometry).tolist()
    return {
        "layer_key": layer_key,
        "code": zone.code,
        "name": zone.name,
        "category": zone.category,
        "cls": zone.cls,
        "county": zone.county,
        "attributes": dict(zone.attributes),
        "area_m2": zone_area_m2,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "geom": zone.geometry,
    }
