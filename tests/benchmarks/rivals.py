"""Other ways of asking for the same pairs and areas, each as its own package does it best.

A rival is made with the units of a layer. `bulk` overlays footprints given as well-known binary,
parsing included, and answers how many pairs it found; `single`, where there is one, overlays one.
Each works on one core, SedonaDB on as many as it takes.
"""

from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import shapely

from tests.benchmarks.figures import installed
from tests.benchmarks.postgis import PostgisLayer
from zoning.measure import area_m2

_QUERY = """
    select count(*) from (
        select st_area(st_intersection(u.geom, f.geom)) as area
        from (select st_geomfromwkb(wkb) as geom from footprints) f
        join units u on st_intersects(u.geom, f.geom)
    ) where area > 1e-14
"""


class StrTree:
    """Shapely's index and vectorised intersection, with our measure."""

    name = "Shapely STRtree"

    def __init__(self, units):
        self.units = units
        self.tree = shapely.STRtree(units)

    def bulk(self, wkb):
        shapes = shapely.from_wkb(wkb)
        footprint, unit = self.tree.query(shapes, predicate="intersects")
        areas = area_m2(shapely.intersection(shapes[footprint], self.units[unit]))
        return int((areas >= 1e-4).sum())

    def single(self, wkb):
        return self.bulk([wkb])


class GeoPandas:
    """`geopandas.overlay`."""

    name = "GeoPandas overlay"

    def __init__(self, units):
        self.units = geopandas.GeoDataFrame(geometry=units, crs=4490)

    def bulk(self, wkb):
        plots = geopandas.GeoDataFrame(geometry=shapely.from_wkb(wkb), crs=4490)
        found = geopandas.overlay(plots, self.units, keep_geom_type=True)
        return int((shapely.area(found.geometry.to_numpy()) > 1e-14).sum())


class DuckDb:
    """DuckDB with its spatial extension, from the package that brings it."""

    name = "DuckDB spatial"

    def __init__(self, units):
        import duckdb  # noqa: PLC0415 - a package that need not be there
        import duckdb_extension_spatial  # noqa: PLC0415 - as above

        package = Path(duckdb_extension_spatial.__file__).parent
        self.connection = duckdb.connect()
        self.connection.load_extension(str(next(package.rglob("*.duckdb_extension"))))
        self.connection.execute("set threads = 1")
        self.connection.register("given", wkb_table(shapely.to_wkb(units)))
        self.connection.execute("create table units as select st_geomfromwkb(wkb) geom from given")
        self.connection.execute("create index by_box on units using rtree (geom)")

    def bulk(self, wkb):
        self.connection.register("footprints", wkb_table(wkb))
        return self.connection.execute(_QUERY).fetchone()[0]


class SedonaDb:
    """SedonaDB."""

    name = "SedonaDB"

    def __init__(self, units):
        import sedonadb  # noqa: PLC0415 - a package that need not be there

        self.session = sedonadb.connect()
        self.session.create_data_frame(wkb_table(shapely.to_wkb(units))).to_view("given")
        units = self.session.sql("select st_geomfromwkb(wkb) as geom from given")
        units.to_memtable().to_view("units")

    def bulk(self, wkb):
        table = self.session.create_data_frame(wkb_table(wkb))
        table.to_view("footprints", overwrite=True)
        return pa.table(self.session.sql(_QUERY)).column(0)[0].as_py()


class Postgis:
    """PostGIS with a GiST index, on whole units or on units cut into pieces."""

    def __init__(self, layer, table, name):
        self.layer, self.table, self.name = layer, table, f"PostGIS {name}"

    def bulk(self, wkb):
        return self.layer.bulk(self.table, wkb)

    def single(self, wkb):
        return self.layer.single(self.table, wkb)


OPTIONAL = {DuckDb: ("duckdb", "duckdb_extension_spatial"), SedonaDb: ("sedonadb",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A rival that cannot be had here."""

    name: str
    why: str


def rivals(units, postgis_url):
    """Every rival, one after the other, or why it cannot be had."""
    tables = {"units": "naive", "pieces": "subdivided"}
    if postgis_url is None:
        for name in tables.values():
            yield Absent(name=f"PostGIS {name}", why="there is no server")
    else:
        with PostgisLayer(postgis_url, units) as layer:
            for table, name in tables.items():
                yield Postgis(layer, table, name)
    yield StrTree(units)
    yield GeoPandas(units)
    for kind, packages in OPTIONAL.items():
        missing = [one for one in packages if not installed(one)]
        if missing:
            yield Absent(name=kind.name, why=f"{missing[0]} is not installed")
        else:
            yield kind(units)


def wkb_table(wkb):
    """An Arrow table with one column of well-known binary."""
    return pa.table({"wkb": pa.array(list(np.asarray(wkb, dtype=object)), pa.binary())})
