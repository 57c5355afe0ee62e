"""Zonal facts against an oracle that intersects every pixel with the zone, one by one."""

from pathlib import Path

import numpy as np
import pytest
import raster_files as made
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zoning.crs import parse_crs
from zoning.ingest.limits import WORLD
from zoning.measure import area_m2
from zoning.raster.claims import Claims
from zoning.raster.coverage import covered, in_pixels
from zoning.raster.model import RasterContent, RasterKind
from zoning.raster.opening import OpenRaster, open_raster
from zoning.raster.reading import take_in
from zoning.raster.zonal import QUANTILES, ZonalStatus, zonal

PLANE = "EPSG:4547"
"""CGCS2000, 3-degree zone with central meridian 114° E."""


def kept(path: Path, kind: str, folder: Path, **claims: object) -> RasterContent:
    return take_in(path, Claims(kind=RasterKind(kind), area_of_use=WORLD, **claims), folder)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasters")


@pytest.fixture(scope="module")
def degrees(store: Path) -> RasterContent:
    """Amounts in degrees, with a hole."""
    values = made.slope((30, 30))
    values[10:14, 10:14] = np.nan
    return kept(made.tiff(store / "degrees.tif", values), "continuous", store)


@pytest.fixture(scope="module")
def plane(store: Path) -> RasterContent:
    """Amounts in a plane, pixels of 90 m × 110 m."""
    at = made.north_up(366_000.0, 3_476_000.0, 90.0, 110.0)
    path = made.tiff(store / "plane.tif", made.slope((30, 30)), crs=PLANE, transform=at)
    return kept(path, "continuous", store)


@pytest.fixture(scope="module")
def landcover(store: Path) -> RasterContent:
    """Classes in degrees."""
    return kept(made.tiff(store / "classes.tif", made.classes((30, 30))), "categorical", store)


def by_pixel(raster: OpenRaster, zone: shapely.Geometry) -> dict[str, np.ndarray]:
    """Covered share, value and relative area of every pixel, by plain intersection."""
    grid = raster.grid
    x, y = np.meshgrid(np.arange(grid.width), np.arange(grid.height))
    boxes = shapely.box(
        grid.west + x * grid.step_x,
        grid.north - (y + 1) * grid.step_y,
        grid.west + (x + 1) * grid.step_x,
        grid.north - y * grid.step_y,
    )
    frame = parse_crs(grid.wkt)
    dense = zone if frame.is_geographic else shapely.segmentize(zone, 2e-5)
    placed = shapely.transform(dense, lambda lonlat: frame.from_lonlat(np.array(lonlat)))
    share = shapely.area(shapely.intersection(boxes, placed)) / (grid.step_x * grid.step_y)
    values, valid = raster.read(0, 0, grid.width, grid.height)
    size = (
        area_m2(boxes.ravel()).reshape(boxes.shape) if frame.is_geographic else np.ones_like(share)
    )
    return {"share": share, "values": values, "valid": valid, "weight": share * size}


def zones() -> st.SearchStrategy[shapely.Geometry]:
    """Triangles to heptagons over the raster and its edges, of a hundredth of a pixel and up."""
    west, north, x, y = made.degrees(-500.0, 600.0)

    def shape(parts: tuple[float, float, float, int, float]) -> shapely.Geometry:
        column, row, radius, corners, turn = parts
        angles = turn + np.arange(corners) * 2 * np.pi / corners
        return shapely.Polygon(
            np.column_stack(
                [
                    west + (column + radius * np.cos(angles)) * x,
                    north - (row + radius * np.sin(angles)) * y,
                ]
            )
        )

    number = st.floats(0, 1, allow_nan=False)
    radius = st.sampled_from([0.01, 0.1, 0.45, 1.0, 3.3, 8.0])
    return st.tuples(st.floats(-2, 31), st.floats(-2, 31), radius, st.integers(3, 7), number).map(
        shape
    )


@given(zone=zones())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", ["degrees", "plane"])
def test_fractions_and_statistics_agree_with_brute_force(
    name: str, request: pytest.FixtureRequest, store: Path, zone: shapely.Geometry
) -> None:
    with open_raster(request.getfixturevalue(name), store) as raster:
        truth = by_pixel(raster, zone)
        row = next(zonal(raster, [zone]))
        found = list(covered(raster, in_pixels(raster, zone)))
    fraction = sum(float(one.fraction.sum()) for one in found)
    pixels = sum(one.fraction.size for one in found)
    rounding = 2.0**-24 * pixels  # the library keeps a fraction in single precision
    assert fraction == pytest.approx(truth["share"].sum(), abs=1e-7 + rounding)
    usable = truth["valid"] & (truth["share"] > 0)
    weight, values = truth["weight"][usable], truth["values"][usable].astype(float)
    if weight.sum() <= 1e-9:
        return
    mean = (weight * values).sum() / weight.sum()
    slack = 1e-6 * np.ptp(values) / truth["share"][usable].sum()  # fractions hold to 1e-6
    assert abs(row.amounts["mean"] - mean) <= 1e-6 * abs(mean) + slack
    order = np.argsort(values)
    below = np.cumsum(weight[order]) / weight.sum()
    for q in QUANTILES:
        near = [values[order][min(np.searchsorted(below, q / 100 + e), len(below) - 1)]
                for e in (-1e-6, 1e-6)]  # fmt: skip
        assert near[0] - 1e-9 <= row.amounts[f"p{q}"] <= near[1] + 1e-9


def test_shares_by_class_agree_with_brute_force_and_add_up(
    landcover: RasterContent, store: Path
) -> None:
    west, north, x, y = made.degrees(-500.0, 600.0)
    zone = shapely.Point(west + 12.3 * x, north - 9.8 * y).buffer(6.7 * x)
    with open_raster(landcover, store) as raster:
        truth = by_pixel(raster, zone)
        row = next(zonal(raster, [zone]))
    total = truth["weight"].sum()
    for code, share in row.shares.items():
        expected = truth["weight"][truth["values"] == code].sum() / total
        assert share == pytest.approx(expected, abs=1e-6)
    assert sum(row.shares.values()) == pytest.approx(1.0, abs=1e-12)
    assert row.status is ZonalStatus.COMPLETE
    areas = [one["area_m2"] for one in row.as_dict()["classes"]]
    assert sum(areas) == pytest.approx(float(area_m2(zone)), rel=1e-9)


def test_missing_ground_is_counted_inside_and_beyond_the_raster(
    degrees: RasterContent, store: Path
) -> None:
    west, north, x, y = made.degrees(-500.0, 600.0)
    hole = shapely.box(west + 9 * x, north - 14 * y, west + 12 * x, north - 12 * y)
    edge = shapely.box(west - 1 * x, north - 2 * y, west + 3 * x, north - 1 * y)
    with open_raster(degrees, store) as raster:
        inside, beyond = zonal(raster, [hole, edge])
    assert inside.nodata_share == pytest.approx(2 / 3, abs=1e-6)
    assert beyond.nodata_share == pytest.approx(1 / 4, abs=1e-9)
    assert (inside.status, beyond.status) == (ZonalStatus.PARTIAL, ZonalStatus.PARTIAL)
    assert (inside.pixels, inside.valid_pixels) == (6, 2)


def test_a_large_zone_read_in_strips_gives_what_one_read_gives(
    plane: RasterContent, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = parse_crs(plane.grid.wkt)
    corners = frame.to_lonlat(np.array([[366_100.0, 3_473_000.0], [368_500.0, 3_475_900.0]]))
    zone = shapely.box(*corners.ravel())
    with open_raster(plane, store) as raster:
        whole = next(zonal(raster, [zone]))
        monkeypatch.setattr("zoning.raster.coverage._CELLS_AT_ONCE", 64)
        strips = next(zonal(raster, [zone]))
    assert strips.amounts == pytest.approx(whole.amounts)
    assert (strips.pixels, strips.status) == (whole.pixels, whole.status)


def test_real_elevation_of_the_whole_raster_is_its_mean(shared_data: Path, store: Path) -> None:
    content = kept(shared_data / "rasters" / "dem.tif", "continuous", store)
    west, south, east, north = content.grid.bounds
    step = content.grid.step_x / 4
    frame = parse_crs(content.grid.wkt)
    inner = shapely.segmentize(shapely.box(west, south, east, north).buffer(-step), step * 8)
    zone = shapely.transform(inner, lambda xy: frame.to_lonlat(np.array(xy)))
    with open_raster(content, store) as raster:
        row = next(zonal(raster, [zone]))
    assert row.status is ZonalStatus.COMPLETE
    assert row.amounts["mean"] == pytest.approx(555.97413982029, rel=5e-3)
    assert (row.amounts["min"], row.amounts["max"]) == (238.0, 1094.0)


@pytest.mark.parametrize(
    ("name", "kind", "trap"),
    [
        ("landcover2001s.tif", "categorical", "nodata-undefined"),
        ("nlcd.tif", "categorical", "datum-shift"),
        ("srtm.tif", "continuous", "datum-shift"),
        ("ndvi.tif", "continuous", "datum-shift"),
    ],
)
def test_real_rasters_come_in_with_their_traps_told(
    shared_data: Path, store: Path, name: str, kind: str, trap: str
) -> None:
    content = kept(shared_data / "rasters" / name, kind, store)
    assert trap in {one.code for one in content.findings}
    if name.startswith("landcover"):
        assert content.dtype == "int32"
        assert set(content.statistics["classes"]) == {"1", "2", "3", "5", "6", "7", "9"}
