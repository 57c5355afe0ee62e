"""Change between two dates against an independent count, on grids that are one and that are not."""

from collections import deque
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import raster_files as made
import shapely

from zoning.ingest.limits import WORLD
from zoning.measure import area_m2
from zoning.raster.alignment import Method, alignment_of
from zoning.raster.change import ChangeJob, RasterPairError
from zoning.raster.change_run import Change, run_change
from zoning.raster.change_types import change_type
from zoning.raster.claims import Claims
from zoning.raster.clipping import NamedZone, cut
from zoning.raster.model import RasterContent, RasterKind
from zoning.raster.opening import open_raster
from zoning.raster.pictures import before_after
from zoning.raster.reading import take_in

PLANE = "EPSG:4547"
AT = (366_000.0, 3_476_000.0)
STEP = 30.0
SIDE = 60


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasters")


def kept(
    store: Path, name: str, values: np.ndarray, kind: str = "categorical", *,
    west: float = 0.0, north: float = 0.0, step: float = STEP, crs: str = PLANE,
) -> RasterContent:  # fmt: skip
    at = made.north_up(AT[0] + west, AT[1] + north, step, step)
    path = made.tiff(store / f"{name}.tif", values, crs=crs, transform=at, nodata=255
                     if values.dtype == np.uint8 else None)  # fmt: skip
    return take_in(path, Claims(kind=RasterKind(kind), area_of_use=WORLD), store)


def pair() -> tuple[np.ndarray, np.ndarray]:
    """Two dates of classes with some missing."""
    random = np.random.default_rng(7)
    before = random.integers(1, 4, (SIDE, SIDE)).repeat(2, 0).repeat(2, 1)[:SIDE, :SIDE]
    after = before.copy()
    after[random.random((SIDE, SIDE)) < 0.1] = 3
    after[20:24, 30:34] = 9
    before[5, 5:9] = 255
    return before.astype(np.uint8), after.astype(np.uint8)


def run(store: Path, first: RasterContent, second: RasterContent, **rules: object) -> Change:
    job = ChangeJob(before=first, after=second, stores=(store, store), **rules)
    return run_change(job, store / "work")


def counted(before: np.ndarray, after: np.ndarray) -> dict[tuple[int, int], int]:
    """The matrix, pixel by pixel."""
    found: dict[tuple[int, int], int] = {}
    for one, two in zip(before.ravel().tolist(), after.ravel().tolist(), strict=True):
        if 255 not in {one, two}:
            found[one, two] = found.get((one, two), 0) + 1
    return found


def flooded(before: np.ndarray, after: np.ndarray) -> list[tuple[int, int, int]]:
    """(from, to, cells) of every patch, by flooding from pixel to pixel over shared sides."""
    seen = np.zeros(before.shape, bool)
    found = []
    for start in zip(
        *np.nonzero((before != after) & (before != 255) & (after != 255)), strict=True
    ):
        if seen[start]:
            continue
        kind, cells, waiting = (before[start], after[start]), 0, deque([start])
        seen[start] = True
        while waiting:
            row, column = waiting.popleft()
            cells += 1
            for near in (
                (row + 1, column),
                (row - 1, column),
                (row, column + 1),
                (row, column - 1),
            ):
                inside = 0 <= near[0] < before.shape[0] and 0 <= near[1] < before.shape[1]
                if inside and not seen[near] and (before[near], after[near]) == kind:
                    seen[near] = True
                    waiting.append(near)
        found.append((int(kind[0]), int(kind[1]), cells))
    return sorted(found)


def matrix_of(change: Change) -> dict[tuple[int, int], int]:
    return {(row["from"], row["to"]): row["cells"] for row in change.matrix}


@pytest.mark.parametrize("tile", [2048, 16, 7])
def test_matrix_patches_and_areas_agree_with_an_independent_count(store: Path, tile: int) -> None:
    before, after = pair()
    first, second = kept(store, "before", before), kept(store, "after", after)
    change = run(store, first, second, tile=tile)
    assert matrix_of(change) == counted(before, after)
    job = ChangeJob(before=first, after=second, stores=(store, store))
    codes = job.codes.tolist()
    named = [
        (codes[p.pair // len(codes)], codes[p.pair % len(codes)], p.cells) for p in change.patches
    ]
    assert sorted(named) == flooded(before, after)
    assert all(shapely.is_valid(patch.shape) for patch in change.patches)
    for patch in change.patches[:20]:
        assert patch.area_m2 == pytest.approx(float(area_m2(patch.shape)), rel=1e-12)
        assert patch.area_m2 == pytest.approx(patch.cells * STEP**2, rel=1e-3)
    matrix_area = sum(row["area_m2"] for row in change.matrix if row["from"] != row["to"])
    assert sum(patch.area_m2 for patch in change.patches) == pytest.approx(matrix_area, rel=1e-6)


def test_small_patches_are_counted_and_not_drawn(store: Path) -> None:
    before, after = pair()
    first, second = kept(store, "before", before), kept(store, "after", after)
    least = 3.5 * STEP**2
    for tile in (2048, 11):
        change = run(store, first, second, min_area_m2=least, tile=tile)
        small = [cells for *_, cells in flooded(before, after) if cells < 3.5]
        assert (change.dropped_patches, change.dropped_cells) == (len(small), sum(small))
        assert matrix_of(change) == counted(before, after)
        assert all(patch.area_m2 >= least for patch in change.patches)


def test_a_grid_with_a_row_more_is_matched_pixel_by_pixel(store: Path) -> None:
    before, after = pair()
    first = kept(store, "before", before)
    taller = np.vstack([np.full((1, SIDE), 2, np.uint8), after])
    second = kept(store, "taller", taller, north=STEP)
    assert alignment_of(first.grid, second.grid, first.kind).method is Method.WHOLE_PIXELS
    assert matrix_of(run(store, first, second, tile=16)) == counted(before, after)


def test_a_grid_shifted_by_a_metre_takes_the_nearest_class(store: Path) -> None:
    before, after = pair()
    first = kept(store, "before", before)
    second = kept(store, "shifted", after, west=1.0, north=-1.0)
    alignment = alignment_of(first.grid, second.grid, first.kind)
    assert alignment.method is Method.NEAREST
    assert alignment.shift_x == pytest.approx(1 / 30)
    assert matrix_of(run(store, first, second)) == counted(before, after)


def test_a_grid_in_another_crs_takes_the_nearest_class(store: Path) -> None:
    before, _ = pair()
    first = kept(store, "before", before)
    degrees = made.north_up(112.5, 31.5, 0.0003, 0.0003)
    wide = np.full((600, 600), 2, np.uint8)
    path = made.tiff(store / "wide.tif", wide, transform=degrees)
    second = take_in(path, Claims(kind=RasterKind.CATEGORICAL, area_of_use=WORLD), store)
    change = run(store, first, second, tile=32)
    assert matrix_of(change) == counted(before, np.full_like(before, 2))


def test_amounts_change_where_they_differ_by_the_threshold(store: Path) -> None:
    before = made.slope((SIDE, SIDE))
    after = before.copy()
    after[10:20, 10:20] += 5
    after[40:42, 3] -= 7
    after[0, 0] = np.nan
    first, second = (kept(store, name, one, "continuous") for name, one in
                     (("a", before), ("b", after)))  # fmt: skip
    change = run(store, first, second, threshold=4.0, tile=16)
    assert {row["change"]: row["cells"] for row in change.matrix} == {
        "none": SIDE * SIDE - 103, "increase": 100, "decrease": 2,
    }  # fmt: skip
    assert [patch.cells for patch in change.patches] == [100, 2]


def test_shifted_amounts_are_interpolated(store: Path) -> None:
    before = made.slope((SIDE, SIDE))
    first = kept(store, "a", before, "continuous")
    second = kept(store, "c", before, "continuous", west=15.0)
    assert alignment_of(first.grid, second.grid, first.kind).method is Method.BILINEAR
    change = run(store, first, second, threshold=0.06)
    assert {row["change"] for row in change.matrix} == {"none"}
    assert change.compared_cells == SIDE * (SIDE - 1)
    assert run(store, first, second, threshold=0.05).changed_cells == SIDE * (SIDE - 1)


def test_unlike_rasters_are_not_compared(store: Path) -> None:
    before, _ = pair()
    classes, amounts = kept(store, "before", before), kept(store, "a", made.slope(), "continuous")
    for first, second in ((classes, amounts), (amounts, amounts),
                          (amounts, replace(amounts, unit="m"))):  # fmt: skip
        with pytest.raises(RasterPairError):
            ChangeJob(before=first, after=second, stores=(store, store))


def test_a_run_that_stopped_goes_on_where_it_was(store: Path, tmp_path: Path) -> None:
    before, after = pair()
    first, second = kept(store, "before", before), kept(store, "after", after)
    job = ChangeJob(before=first, after=second, stores=(store, store), tile=16)

    def stop(done: int, tiles: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_change(job, tmp_path, progress=stop)
    seen: list[tuple[int, int]] = []
    change = run_change(job, tmp_path, progress=lambda done, tiles: seen.append((done, tiles)))
    assert (seen[0], seen[-1]) == ((5, 16), (16, 16))
    assert matrix_of(change) == counted(before, after)
    assert list(tmp_path.iterdir()) == []


def test_patches_are_cut_to_zones_and_ranked(store: Path) -> None:
    before = np.full((SIDE, SIDE), 2, np.uint8)
    after = before.copy()
    after[10:20, 10:30] = 7
    after[40:45, 40:45] = 7
    first, second = kept(store, "plain", before), kept(store, "built", after)
    change = run(store, first, second)
    with open_raster(first, store) as raster:
        frame = raster.frame
        pictured = before_after(raster, raster, change.patches[0].shape)
    assert pictured.startswith(b"\x89PNG")
    whole = change.patches[0].shape
    west, south, east, north = whole.bounds
    half = shapely.box(west - 1, south - 1, (west + east) / 2, north + 1)
    beside = shapely.box(east, south, east + 1e-3, north)
    zones = [
        NamedZone(kind="red-lines", code=code, name=None, shape=shape)
        for code, shape in (("HX1", half), ("HX2", beside))
    ]
    parts = cut(change.patches, zones)
    assert [part.rank for part in parts] == list(range(1, len(parts) + 1))
    inside = next(part for part in parts if part.zone.code == "HX1" and part.patch.cells == 200)
    assert inside.area_m2 == pytest.approx(change.patches[0].area_m2 / 2, rel=1e-2)
    assert inside.area_m2 == pytest.approx(float(area_m2(whole.intersection(half))), rel=1e-12)
    assert frame.label == PLANE
    assert cut(change.patches, None)[0].area_m2 == change.patches[0].area_m2
    assert cut(change.patches, []) == []


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("forest", "built", "construction"),
        ("forest", "farmland", "cultivation"),
        ("water", "farmland", "reclamation-of-water"),
        ("farmland", "forest", "restoration"),
        (None, None, "other"),
    ],
)
def test_the_type_of_a_change_comes_from_the_legend(
    first: str | None, second: str | None, code: str
) -> None:
    assert change_type({"from_group": first, "to_group": second}).code == code


@pytest.mark.parametrize(
    ("names", "share"),
    [
        (("landcover2001s", "landcover2015s"), 0.0086),
        pytest.param(("landcover2001", "landcover2015"), 0.0238, marks=pytest.mark.long),
    ],
)
def test_real_land_cover_changed_as_an_independent_count_says(
    shared_data: Path, store: Path, names: tuple[str, str], share: float
) -> None:
    import rasterio  # noqa: PLC0415 - only to count by itself

    paths = [shared_data / "rasters" / f"{name}.tif" for name in names]
    claims = Claims(kind=RasterKind.CATEGORICAL, area_of_use=WORLD)
    first, second = (take_in(path, claims, store) for path in paths)
    change = run(store, first, second, min_area_m2=1e7)
    values = []
    for path in paths:
        with rasterio.open(path) as source:
            values.append(source.read(1).astype(float))
    known = ~np.isnan(values[0]) & ~np.isnan(values[1]) & (values[0] != 255) & (values[1] != 255)
    changed = int((values[0] != values[1])[known].sum())
    assert (change.compared_cells, change.changed_cells) == (int(known.sum()), changed)
    assert change.changed_cells / change.compared_cells == pytest.approx(share, abs=5e-5)
