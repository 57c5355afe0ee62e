"""Tables of releases, layers and zones."""

from datetime import date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from zoning.store.base import Base, CodePoints, Geom, JsonValue, Owned


class ReleaseRow(Owned, Base):
    """One release, draft or published."""

    __tablename__ = "release"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(400), unique=True)
    series: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(20))
    jurisdictions: Mapped[list[str]] = mapped_column(JsonValue)
    effective_from: Mapped[date] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)
    requires: Mapped[list[str] | None] = mapped_column(JsonValue)
    absent: Mapped[list[str]] = mapped_column(JsonValue)
    editors: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    gap_tolerance_m: Mapped[float] = mapped_column(Float)
    sha256: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=0)
    published_order: Mapped[int | None] = mapped_column(BigInteger)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[str | None] = mapped_column(String(200))
    approval: Mapped[str | None] = mapped_column(Text)
    withdrawn_order: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)


class ReviewRow(Base):
    """What somebody found on looking a draft over; the newest of a release counts.

    `sha256` is the content that was looked at, so that a later change undoes an approval.
    """

    __tablename__ = "release_review"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    release_key: Mapped[str] = mapped_column(
        ForeignKey("release.key", ondelete="CASCADE"), index=True
    )
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    approved: Mapped[bool] = mapped_column(Boolean)
    sha256: Mapped[str] = mapped_column(String(64))
    acknowledged: Mapped[list[str]] = mapped_column(JsonValue)
    note: Mapped[str] = mapped_column(Text, default="")
    approval: Mapped[str | None] = mapped_column(Text)


class LayerRow(Owned, Base):
    """One layer of a release."""

    __tablename__ = "layer"
    __table_args__ = (Index("ix_layer_release_key_name", "release_key", "name"),)

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    release_key: Mapped[str] = mapped_column(ForeignKey("release.key", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(400))
    element: Mapped[str | None] = mapped_column(String(40))
    cls: Mapped[str | None] = mapped_column("class", String(200))
    boundary_tolerance_m: Mapped[float] = mapped_column(Float)
    feature_count: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    classes: Mapped[list[str]] = mapped_column(JsonValue)
    bounds: Mapped[list[float] | None] = mapped_column(JsonValue)
    source: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)


class ZoneRow(Base):
    """One zone of a layer: a control unit, a red line, an element zone or a reference feature."""

    __tablename__ = "zone"
    __table_args__ = (
        Index("ix_zone_layer_key_code", "layer_key", "code", unique=True),
        Index("ix_zone_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    layer_key: Mapped[str] = mapped_column(ForeignKey("layer.key", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(CodePoints)
    name: Mapped[str | None] = mapped_column(Text)
    category: Mapped[str | None] = mapped_column(String(40))
    cls: Mapped[str | None] = mapped_column("class", String(400))
    county: Mapped[str | None] = mapped_column(String(100))
    attributes: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    area_m2: Mapped[float] = mapped_column(Float)
    west: Mapped[float] = mapped_column(Float)
    south: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    geom: Mapped[BaseGeometry] = mapped_column(Geom())


class FindingRow(Base):
    """One finding on a release: from reading a layer, importing a list, or validating.

    `layer_key` is the key of the layer or of the list that it is about.
    """

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    release_key: Mapped[str] = mapped_column(
        ForeignKey("release.key", ondelete="CASCADE"), index=True
    )
    stage: Mapped[str] = mapped_column(String(20))
    layer_key: Mapped[str | None] = mapped_column(String(36))
    code: Mapped[str] = mapped_column(String(80))
    severity: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class CatalogueRow(Base):
    """The one pointer of the store: its version grows with every publication and withdrawal.

    Publishing updates it only where the version is still the one that was read, so that of two
    publishers one wins and the other is told; readers notice a new version by looking here.
    """

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
