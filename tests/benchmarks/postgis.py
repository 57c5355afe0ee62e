"""The same overlay in PostGIS, the way most would do it: a GiST index, whole or subdivided."""

import psycopg
import shapely
from psycopg import sql


class PostgisLayer:
    """A layer in a temporary schema of a database that has PostGIS."""

    def __init__(self, url, units):
        self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self.connection.execute("create extension if not exists postgis")
        self.connection.execute("set max_parallel_workers_per_gather = 0")
        self.connection.execute("create temporary table units (id int, geom geometry)")
        self._copy("units", shapely.to_wkb(units))
        self.connection.execute(
            "create temporary table pieces as select id, st_subdivide(geom, 64) as geom from units"
        )
        for table in ("units", "pieces"):
            name = sql.Identifier(table)
            self.connection.execute(sql.SQL("create index on {} using gist (geom)").format(name))
            self.connection.execute(sql.SQL("analyze {}").format(name))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def _copy(self, table, wkb):
        target = sql.SQL("copy {} from stdin").format(sql.Identifier(table))
        with self.connection.cursor().copy(target) as copy:
            for i, one in enumerate(wkb):
                copy.write_row((i, one.hex()))

    def single(self, table, wkb):
        """Zones and areas of one footprint."""
        query = sql.SQL(
            "select id, sum(st_area(st_intersection(geom, f)))"
            " from {}, (select st_geomfromwkb(%s) as f) as given"
            " where st_intersects(geom, f) group by id"
        ).format(sql.Identifier(table))
        return self.connection.execute(query, (wkb,), prepare=True, binary=True).fetchall()

    def bulk(self, table, wkb):
        """How many pairs there are, footprints handed over and parsed on the way."""
        self.connection.execute("create temporary table footprints (id int, geom geometry)")
        self._copy("footprints", wkb)
        query = sql.SQL(
            "select count(*) from (select f.id, u.id, sum(st_area(st_intersection(u.geom, f.geom)))"
            " from footprints f join {} u on st_intersects(u.geom, f.geom) group by 1, 2) p"
            " where sum > 1e-14"
        ).format(sql.Identifier(table))
        (pairs,) = self.connection.execute(query).fetchone()
        self.connection.execute("drop table footprints")
        return pairs
