"""PostGIS as an oracle of its own: other code finds the pairs, and other code measures the areas.

Its `geography` joins two points by a geodesic, the engine by a straight line in longitude and
latitude (overlay of the published zoning, whose borders are straight there). So the common parts
are cut into pieces so short that the two edges cannot be told apart before PostGIS measures them.
"""

import numpy as np
import psycopg
import pytest
import shapely
from sqlalchemy import make_url
from stars import stars

from zoning.overlay import compile_layer, open_layer

PIECE_DEG = 5e-5
"""Over 5 m a geodesic bows away from the straight line by less than half a micrometre."""

COMMON_PARTS = """
    select p.number, z.number,
           st_area(st_segmentize(st_intersection(p.shape, z.shape), %s)::geography)
    from plot p join zone z on st_intersects(p.shape, z.shape)
    order by 1, 2
"""

pytestmark = pytest.mark.db


@pytest.fixture
def connection(postgis_url):
    plain = make_url(postgis_url).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False)) as opened:
        yield opened


def load(connection, table, shapes):
    connection.execute(f"create temp table {table} (number int, shape geometry(geometry, 4490))")
    with connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
        for number, wkb in enumerate(
            shapely.to_wkb(shapely.set_srid(shapes, 4490), hex=True, include_srid=True)
        ):
            copy.write_row((number, wkb))
    connection.execute(f"create index on {table} using gist (shape)")


@pytest.mark.parametrize(
    ("seed", "centre", "spread", "radius"),
    [(21, (113.0, 31.0), 0.02, 0.004), (22, (87.0, 48.0), 0.05, 0.01)],
)
def test_random_stars_agree_with_postgis(connection, tmp_path, seed, centre, spread, radius):
    rng = np.random.default_rng(seed)
    zones, plots = (stars(rng, 200, (centre, spread, radius), 30) for _ in "zp")
    load(connection, "zone", zones)
    load(connection, "plot", plots)
    theirs = {
        (plot, zone): area_m2
        for plot, zone, area_m2 in connection.execute(COMMON_PARTS, [PIECE_DEG])
    }
    compile_layer(zones, tmp_path / "zones.layer")
    found = open_layer(tmp_path / "zones.layer").overlay(plots)
    pairs = zip(found.footprint.tolist(), found.zone.tolist(), strict=True)
    ours = dict(zip(pairs, found.area_m2.tolist(), strict=True))
    # PostGIS also lists what merely touches.
    common = {pair: area_m2 for pair, area_m2 in theirs.items() if area_m2 >= 1e-3}
    assert len(common) > 1_000
    assert common.keys() <= ours.keys() <= theirs.keys()
    for pair, area_m2 in ours.items():
        assert area_m2 == pytest.approx(theirs[pair], rel=2e-9, abs=1e-3), pair
