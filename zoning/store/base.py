"""The base of all tables: naming of constraints, the geometry type, columns every row has."""

from datetime import datetime
from typing import Any

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
    """A Shapely geometry: PostGIS geometry, or WKB where there is no PostGIS.

    GeoAlchemy2 brings the dialects of five databases; it is imported where there is a PostGIS.
    """

    impl = LargeBinary
    cache_ok = True
    spatial_index = False  # GeoAlchemy2 asks: the table declares the index, for PostgreSQL only

    def __init__(self, geometry_type: str = "GEOMETRY", srid: int = CGCS2000) -> None:
        """Declare the type."""
        self.geometry_type, self.srid = geometry_type, srid
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """The stored type; GeoAlchemy2's events also ask with no dialect at all."""
        if dialect is None or dialect.name != "postgresql":
            return self.impl_instance
        from geoalchemy2 import Geometry  # noqa: PLC0415 - heavy, for PostGIS alone

        stored = Geometry(self.geometry_type, srid=self.srid, spatial_index=False)
        return dialect.type_descriptor(stored)

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """What the database takes."""
        if not isinstance(value, BaseGeometry):
            return value
        if dialect.name != "postgresql":
            return to_wkb(value)
        from geoalchemy2.shape import from_shape  # noqa: PLC0415 - as above

        return from_shape(value, srid=self.srid)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """A geometry from what the database gave."""
        if value is None or dialect.name != "postgresql":
            return None if value is None else from_wkb(value)
        from geoalchemy2.shape import to_shape  # noqa: PLC0415 - as above

        return to_shape(value)


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
