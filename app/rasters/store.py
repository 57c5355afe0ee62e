"""The table of rasters."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from zoning.errors import NotFoundError
from zoning.model.release import Release
from zoning.raster.model import RasterContent, RasterRecord, content_of
from zoning.store.base import Base, JsonValue, Owned
from zoning.store.releases import new_key


class RasterNotFoundError(NotFoundError):
    """No raster of this id or name."""

    code = "raster-not-found"


class RasterRow(Owned, Base):
    """One raster: what its file holds, of what day, for which jurisdictions."""

    __tablename__ = "raster"
    __table_args__ = (Index("ix_raster_name_date", "name", "date"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    date: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(20))
    release_key: Mapped[str] = mapped_column(String(36))
    release_name: Mapped[str] = mapped_column(String(400))
    jurisdictions: Mapped[list[str]] = mapped_column(JsonValue)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    added_by: Mapped[str] = mapped_column(String(200))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)


class RasterStore:
    """The rasters of one database, within the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, release: Release, content: RasterContent, *, name: str, on: date, by: str
    ) -> RasterRow:
        """Store a raster; the same content of the same day under the same name is stored once."""
        row = RasterRow(
            id=new_key(),
            name=name,
            date=on,
            kind=content.kind.value,
            release_key=release.key,
            release_name=release.name,
            jurisdictions=list(release.jurisdictions),
            sha256=content.sha256,
            content=content.as_dict(),
            added_by=by,
            owner=release.owner,
            jurisdiction=release.jurisdictions[0],
            created_at=datetime.now(UTC),
        )
        for known in self.named(name):
            if (known.date, known.sha256, known.release_key, known.content) == (
                row.date, row.sha256, row.release_key, row.content,
            ):  # fmt: skip
                return known
        self._session.add(row)
        self._session.flush()
        return row

    def all(self) -> Sequence[RasterRow]:
        """Every raster, in order of name, day and addition."""
        order = (RasterRow.name, RasterRow.date, RasterRow.created_at)
        return list(self._session.scalars(select(RasterRow).order_by(*order)))

    def named(self, name: str) -> Sequence[RasterRow]:
        """The rasters of a name that were not withdrawn, newest day first."""
        query = (
            select(RasterRow)
            .where(RasterRow.name == name, RasterRow.withdrawn_at.is_(None))
            .order_by(RasterRow.date.desc(), RasterRow.created_at.desc(), RasterRow.id)
        )
        return list(self._session.scalars(query))

    def find(self, reference: str) -> RasterRow:
        """The raster of an id, of a name (newest day), or of `name@2015-12-31`.

        Raises:
            RasterNotFoundError: there is none.
        """
        row = self._session.get(RasterRow, reference)
        if row is not None:
            return row
        name, _, day = reference.rpartition("@")
        found = [one for one in self.named(name) if one.date.isoformat() == day] if name else []
        found = found or list(self.named(reference))
        if not found:
            raise RasterNotFoundError(
                f"没有编号或名称为“{reference[:80]}”的栅格。",
                f"there is no raster with the id or name {reference[:80]!r}.",
            )
        return found[0]

    def withdraw(self, row: RasterRow, reason: str) -> None:
        """Take a raster out of use; stored Assessments keep and can repeat what they used."""
        row.withdrawn_at = datetime.now(UTC)
        row.withdrawn_reason = reason
        self._session.flush()


def record_of(row: RasterRow) -> RasterRecord:
    """The value of a row."""
    return RasterRecord(
        id=row.id,
        name=row.name,
        date=row.date,
        jurisdictions=tuple(row.jurisdictions),
        release=row.release_name,
        content=content_of(row.content),
    )


def document_of(row: RasterRow) -> dict[str, Any]:
    """JSON form of a row."""
    grid = row.content["grid"]
    shown = {name: grid[name] for name in ("width", "height", "crs", "step_x", "step_y")}
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "date": row.date.isoformat(),
        "release": row.release_name,
        "jurisdictions": list(row.jurisdictions),
        "unit": row.content["unit"],
        "sha256": row.sha256,
        **shown,
        "bbox": row.content["lonlat"],
        "nodata": row.content["nodata"],
        "legend": row.content["legend"],
        "statistics": row.content["statistics"],
        "source": row.content["source"],
        "findings": row.content["findings"],
        "withdrawn": row.withdrawn_reason,
    }
