"""Screening a batch: each footprint has the answer of a single check, whatever lies beside it."""

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely
from factories import AS_OF, METRE_NORTH, SOUTH, MadeZone, Region, plain_region, run, site, strip
from screening import by_footprint, expected_rows, found_rows, scattered

from access_lists.project import parse_project
from app.catalogue.service import InForce
from app.screenings.kit import pack_kit
from app.screenings.service import Screener
from zoning.catalogue import Selection
from zoning.errors import SanxianError, StoreError
from zoning.ingest.limits import WORLD
from zoning.ingest.many import ManyTerms, Reference
from zoning.ingest.streaming import BATCH
from zoning.model.footprint import make_footprint
from zoning.texts import Text
from zoning.vocabulary import LayerKind

NAN = struct.pack("<d", float("nan"))


def screener(region: Region, *, with_verdict: bool = False, **terms) -> Screener:
    in_force = InForce(
        version=1,
        area_of_use=WORLD,
        selection=Selection(in_force=(region.release(),), lapsed=()),
        spatial=(region.opened(),),
        books=tuple(region.books()),
    )
    reference = terms.pop("reference", Reference(declared="EPSG:4490"))
    many = ManyTerms(reference=reference, area_of_use=WORLD, **terms)
    return Screener(
        pack_kit(in_force, as_of=AS_OF, terms=many, with_verdict=with_verdict, with_geometry=False)
    )


def batch(shapes, industries=None) -> pa.RecordBatch:
    count = len(shapes)
    wkb = [one if one is None or isinstance(one, bytes) else shapely.to_wkb(one) for one in shapes]
    rows = {
        "footprint": range(count),
        "geometry": wkb,
        "fault": [None] * count,
        "industry": industries or [None] * count,
    }
    return pa.RecordBatch.from_pydict(rows, schema=BATCH)


def test_sites_on_real_zoning_have_the_answers_of_checks(shared_data: Path, tmp_path: Path):
    _, _, wkb, _ = pyogrio.raw.read(shared_data / "zoning/Primary_Zoning_corrected.geojson")
    units = [
        one if shapely.is_valid(one) else shapely.make_valid(one, method="structure")
        for one in shapely.from_wkb(wkb)
    ]
    city = Region(folder=tmp_path).red_lines()
    city.units(*(MadeZone(code=f"U{number:04}", shape=one) for number, one in enumerate(units)))
    corners = shapely.get_coordinates(np.array(units, dtype=object))
    rng = np.random.default_rng(3)
    across = [shapely.box(x, y, x + 4e-4, y + 3e-4) for x, y in rng.choice(corners, 100)]
    sites = [*scattered(shapely.total_bounds(units), 95), *across, *units[:5]]
    found = by_footprint(screener(city, with_verdict=True).screen(batch(sites, ["C1432"] * 200)))
    bulk = by_footprint(screener(city).screen(batch(sites)))
    relations = set()
    for number, shape in enumerate(sites):
        truth = run(make_footprint([(shape, None)]), {"industries": ["C1432"]}, [city])
        rows = expected_rows(truth.overlay)
        assert found_rows(bulk[number]) == rows, shape.wkt
        assert bulk[number][0]["covered"] is truth.overlay.coverage.covered, shape.wkt
        assert {row["verdict"] for row in found[number]} == {truth.verdict.value}
        relations |= {row[3] for row in rows}
    assert {"within", "partly", "sliver", "abuts"} <= relations


def test_a_bad_row_is_told_of_and_the_others_are_answered(tmp_path: Path):
    bow_tie = shapely.Polygon(shapely.get_coordinates(strip())[[0, 2, 1, 3, 0]])
    sites = [
        site().geometry,
        bow_tie,
        None,
        b"\x01nonsense",
        shapely.to_wkb(strip()).replace(struct.pack("<d", SOUTH + 150 * METRE_NORTH), NAN),
        shapely.LineString([(112.6, 31.4), (112.61, 31.4)]),
        shapely.box(112.6, 31.4, 112.6 + 5e-7, 31.4 + 9e-7),
        shapely.box(100, 20, 104, 24),
        shapely.box(500, 20, 501, 24),
        shapely.Point(112.6001, 31.4001),
    ]
    table = screener(plain_region(tmp_path)).screen(batch(sites))
    assert [rows[0]["error"] for rows in by_footprint(table).values()] == [
        None,
        "geometry-invalid",
        "geometry-empty",
        "wkb-invalid",
        "coordinate-not-finite",
        "half-width-missing",
        "area-too-small",
        "area-too-large",
        "coordinate-out-of-range",
        None,
    ]
    assert by_footprint(table)[9][0]["relation"] == "within"


def test_what_a_row_comes_to_does_not_depend_on_its_neighbours(tmp_path: Path):
    swapped = shapely.transform(site().geometry, lambda xy: xy[:, ::-1])
    far = [shapely.box(500 + n, 20, 501 + n, 24) for n in range(5)]
    screen = screener(plain_region(tmp_path))
    sites = [site().geometry, swapped, *far]
    together = by_footprint(screen.screen(batch(sites)))
    for number, one in enumerate(sites):
        alone = by_footprint(screen.screen(batch([one])))
        assert found_rows(together[number]) == found_rows(alone[0])
    assert together[0][0]["error"] is None


def test_an_easting_of_another_zone_is_refused_among_sound_neighbours(tmp_path: Path):
    plane = Reference(declared="EPSG:4526")
    x, y = 38_462_000.0, 3_475_000.0
    sound = [shapely.box(x + n, y, x + n + 100, y + 100) for n in range(0, 900, 100)]
    table = screener(plain_region(tmp_path), reference=plane).screen(
        batch([*sound, shapely.box(37_600_000, y, 37_600_100, y + 100)])
    )
    errors = [rows[0]["error"] for rows in by_footprint(table).values()]
    assert errors == [None] * 9 + ["zone-mismatch"]


def test_an_unknown_industry_fails_its_row_only(tmp_path: Path):
    industries = ["C1432", "不知道", "C2641;1432", None, "26"]
    shapes = [site().geometry] * 5
    table = screener(plain_region(tmp_path), with_verdict=True).screen(batch(shapes, industries))
    found = by_footprint(table)
    with pytest.raises(SanxianError) as refusal:
        parse_project({"industries": ["不知道"]})
    errors = [found[number][0]["error"] for number in range(5)]
    assert errors == [None, refusal.value.code, None, None, None]
    assert found[1][0]["verdict"] is None
    assert found[0][0]["verdict"] == "no_conflict"


def test_a_footprint_without_hits_still_has_a_row(tmp_path: Path):
    beyond = shapely.box(100, 20, 100.001, 20.001)
    [row] = screener(plain_region(tmp_path)).screen(batch([beyond])).to_pylist()
    assert (row["footprint"], row["kind"], row["covered"], row["error"]) == (0, None, False, None)


def test_a_failed_layer_is_never_silent(tmp_path: Path):
    broken = plain_region(tmp_path).add(
        LayerKind.REFERENCE,
        [MadeZone(code="L1", shape=strip(), cls="lake")],
        failure=Text(zh="坏了", en="broken"),
    )
    rows = screener(broken).screen(batch([site().geometry])).to_pylist()
    assert [(row["kind"], row["error"]) for row in rows] == [
        ("control-units", None),
        ("reference", "layer-failed"),
    ]


def test_a_line_becomes_a_corridor(tmp_path: Path):
    line = shapely.LineString([(112.601, 31.4003), (112.605, 31.4003)])
    wide = screener(plain_region(tmp_path), half_width_m=10.0).screen(batch([line]))
    assert wide.column("relation").to_pylist() == ["within"]


def test_a_kit_whose_compiled_layer_changed_is_not_used(tmp_path: Path):
    made = plain_region(tmp_path)
    kit = screener(made)._kit
    [(release, layers)] = kit.releases
    other = replace(layers[0], content_sha256="0" * 64)
    with pytest.raises(StoreError, match="is not the one"):
        Screener(replace(kit, releases=((release, (other,)),)))
