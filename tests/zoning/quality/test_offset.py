"""Zones shifted as a web map shifts them."""

import numpy as np
import pytest
import shapely

from zoning.datum import bd09_from_cgcs2000, gcj02_from_cgcs2000
from zoning.ingest.limits import AreaOfUse
from zoning.ingest.mapping import map_zones
from zoning.ingest.reading import read_features
from zoning.model.release import LayerRecord
from zoning.quality.offset import suspected_datum
from zoning.quality.validation import validate
from zoning.vocabulary import Datum, LayerKind

PLACES = np.random.default_rng(1).uniform((109, 29), (116, 33), (40, 2))


@pytest.mark.parametrize(
    ("shifted", "datum"), [(gcj02_from_cgcs2000, Datum.GCJ02), (bd09_from_cgcs2000, Datum.BD09)]
)
def test_a_frame_is_recognised_by_its_shift(shifted, datum):
    redrawn = PLACES + np.random.default_rng(2).normal(0, 5e-4, PLACES.shape)
    found, metres = suspected_datum(shifted(redrawn), PLACES)
    assert found == datum
    assert np.hypot(*metres) > 300


@pytest.mark.parametrize(
    "now",
    [
        PLACES,
        PLACES + np.random.default_rng(2).normal(0, 5e-4, PLACES.shape),
        PLACES + np.array([-0.006, 0.003]),
        gcj02_from_cgcs2000(PLACES)[:2],
    ],
)
def test_no_frame_is_suspected_where_another_reason_is_as_good(now):
    assert suspected_datum(now, PLACES[: len(now)]) is None


def counties(path):
    table = read_features(path, area_of_use=AreaOfUse(), purpose="layer")
    record = LayerRecord(key="t", kind=LayerKind.TERRITORY, name="territory")
    mapped = map_zones(table, kind=LayerKind.TERRITORY, fields={"code": "adcode"})
    assert shapely.is_valid([zone.geometry for zone in mapped.zones]).all()
    return [(record, mapped.zones)]


def test_counties_of_a_web_map_are_recognised_beside_the_true_ones(shared_data):
    shifted = counties(shared_data / "boundaries/hubei_counties_gcj02.geojson")
    true = counties(shared_data / "boundaries/hubei_counties_cgcs2000.geojson")
    found = {one.code: one for one in validate(shifted, jurisdictions=["420000"], previous=[true])}
    assert "gcj02" in found["crs-offset-suspected"].text.en
    back = validate(true, jurisdictions=["420000"], previous=[true])
    assert "crs-offset-suspected" not in {one.code for one in back}
