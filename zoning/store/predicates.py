"""Tests that queries for zones put to the database, with one meaning on both kinds.

Spatial predicates go by the names of PostGIS. An SQLite connection is taught the same names
(`teach`), answered by the library that PostGIS itself asks. Predicates build no geometry, so they
stay quick on shapes whose overlay would not be.
"""

import sqlite3
from collections.abc import Callable
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Final

import shapely
from sqlalchemy import Boolean, ColumnElement, bindparam, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from zoning.store.base import Geom

Predicate = Callable[[Any, Any], Any]

_PREDICATES: Final = MappingProxyType(
    {
        "ST_Contains": shapely.contains,
        "ST_Crosses": shapely.crosses,
        "ST_Disjoint": shapely.disjoint,
        "ST_Equals": shapely.equals,
        "ST_Intersects": shapely.intersects,
        "ST_Overlaps": shapely.overlaps,
        "ST_Touches": shapely.touches,
        "ST_Within": shapely.within,
    }
)
_TURNED: Final = MappingProxyType({"ST_Contains": "ST_Within", "ST_Within": "ST_Contains"})
"""The predicate that says the same with its shapes the other way round, where it is another."""

_SHAPES_KEPT: Final = 64


def spatial(name: str, column: Any, shape: shapely.Geometry) -> ColumnElement[bool]:
    """Whether a predicate holds between the shapes in a column and a given one.

    Args:
        name: of PostGIS, as `ST_Intersects`; one of those listed here.
        column: of the type `Geom`.
        shape: valid, EPSG:4490 lon/lat.
    """
    if name not in _PREDICATES:
        raise KeyError(name)
    test: ColumnElement[bool] = getattr(func, name)(
        column, bindparam(None, shape, type_=Geom()), type_=Boolean()
    )
    return test


def turned(name: str) -> str:
    """The predicate that says the same of (b, a) as the named one of (a, b)."""
    return _TURNED.get(name, name)


def teach(connection: sqlite3.Connection) -> None:
    """Give an SQLite connection the spatial predicates."""
    for name, predicate in _PREDICATES.items():
        # The given shape comes first: it is the same for every row, and prepared once.
        first = _PREDICATES[turned(name)] if name in _TURNED else predicate
        connection.create_function(name, 2, partial(_test, first), deterministic=True)


def _test(predicate: Predicate, zone: bytes | None, given: bytes | None) -> int | None:
    if zone is None or given is None:
        return None
    return int(bool(predicate(_prepared(given), shapely.from_wkb(zone))))


@lru_cache(maxsize=_SHAPES_KEPT)
def _prepared(wkb: bytes) -> shapely.Geometry:
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape


class Like(FunctionElement[bool]):
    """Whether a text follows a pattern, upper and lower case told apart.

    Takes the text, the pattern for LIKE (escape: backslash) and the same pattern for GLOB, for
    SQLite's LIKE does not tell the cases apart.
    """

    type = Boolean()
    inherit_cache = True


@compiles(Like)
def _like(element: Like, compiler: SQLCompiler, **options: Any) -> str:
    text, pattern, _ = (compiler.process(one, **options) for one in element.clauses)
    return f"({text} LIKE {pattern})"


@compiles(Like, "sqlite")
def _glob(element: Like, compiler: SQLCompiler, **options: Any) -> str:
    text, _, pattern = element.clauses
    return f"({compiler.process(text, **options)} GLOB {compiler.process(pattern, **options)})"


class BoxesMeet(FunctionElement[bool]):
    """Whether the boxes of a column's shapes meet that of a given one, by PostGIS's index.

    SQLite has no such index: there it says nothing, and the numbers of the boxes are compared.
    """

    type = Boolean()
    inherit_cache = True


def boxes_meet(column: Any, shape: shapely.Geometry) -> ColumnElement[bool]:
    """The same, for a shape in EPSG:4490 lon/lat."""
    return BoxesMeet(column, bindparam(None, shape, type_=Geom()))


@compiles(BoxesMeet)
def _boxes_meet(element: BoxesMeet, compiler: SQLCompiler, **options: Any) -> str:
    column, shape = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} && {shape})"


@compiles(BoxesMeet, "sqlite")
def _no_index(element: BoxesMeet, compiler: SQLCompiler, **options: Any) -> str:
    del element, compiler, options
    return "(1 = 1)"
