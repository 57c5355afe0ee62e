"""The base of all tables: naming of constraints, the geometry type, columns every row has."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import from_wkb, to_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, DateTime, LargeBinary, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

CGCS2000 = 4490

JsonValue = JSON().with_variant(JSONB(), "postgresql")
"""A JSON column: text on SQLite, binary on PostgreSQL."""

CodePoints = String(400).with_variant(String(400, collation="C"), "postgresql")
"""Text ordered by Unicode code points on both databases, as content hashes need it."""


class Geom(TypeDecorator[BaseGeometry]):
    """A Shapely geometry: PostGIS geometry, or WKB where there is no PostGIS."""

    impl = Geometry
    cache_ok = True

    def __init__(self, geometry_type: str = "GEOMETRY", srid: int = CGCS2000) -> None:
        """Declare the type; the table declares the index, for PostgreSQL only."""
        self.srid = srid
        super().__init__(geometry_type=geometry_type, srid=srid, spatial_index=False)

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """The stored type; GeoAlchemy2's events also ask with no dialect at all."""
        if dialect is None:
            return self.impl_instance
        on_postgis = dialect.name == "postgresql"
        return dialect.type_descriptor(self.impl_instance if on_postgis else LargeBinary())

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """What the database takes."""
        if not isinstance(value, BaseGeometry):
            return value
        return from_shape(value, srid=self.srid) if dialect.name == "postgresql" else to_wkb(value)

    def process_result_value(
        self, value: WKBElement | bytes | None, dialect: Dialect
    ) -> BaseGeometry | None:
        """A geometry from what the database gave."""
        del dialect
        if value is None:
            return None
        return to_shape(value) if isinstance(value, WKBElement) else from_wkb(value)


class Base(DeclarativeBase):
    """Every table of the program hangs here, with constraint names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Owned:
    """Columns of every row that belongs to someone: who, where, since when."""

    owner: Mapped[str] = mapped_column(String(200), default="")
    jurisdiction: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
