"""A comparison run over all tiles: in parallel, with progress, resumed where it stopped."""

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from zoning.measure import Objects, area_m2
from zoning.raster.change import ChangeJob, TileChange, change_in, on_ground, pair_names
from zoning.raster.opening import open_raster

Progress = Callable[[int, int], None]
"""Told of tiles done, and of tiles in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One patch of one kind of change.

    Attributes:
        shape: polygon in lon/lat CGCS2000.
        pair: number of its from–to pair (`pair_names`).
        cells: pixels; area_m2: ellipsoidal.
    """

    shape: shapely.Geometry
    pair: int
    cells: int
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything that a comparison found.

    Attributes:
        matrix: one row for each from–to pair that occurs, unchanged ones too, with `cells`,
            `area_m2` and the members of `pair_names`.
        compared_cells: pixels with a value in both; changed_cells: those that changed.
        patches: of the minimum mapping unit or more, largest first.
        dropped_patches, dropped_cells: below it.
    """

    matrix: Sequence[dict[str, Any]]
    compared_cells: int
    changed_cells: int
    patches: Sequence[Patch]
    dropped_patches: int
    dropped_cells: int


def run_change(
    job: ChangeJob, work: Path, *, workers: int = 1, afresh: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Change:  # fmt: skip
    """Compare two rasters.

    Args:
        job: what to compare, and how.
        work: folder in which finished tiles of unfinished runs are kept.
        workers: processes.
        afresh: do tiles again that an earlier run finished.
        progress: told as tiles are done.

    Raises:
        RasterCorruptError: a block cannot be decoded; tiles done stay done.
    """
    message = job.to_bytes()
    folder = work / job.identity[:32]
    if afresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    tiles = job.tiles()
    open_tiles = [tile for tile in tiles if not _tile_path(folder, tile).exists()]
    done = len(tiles) - len(open_tiles)
    progress(done, len(tiles))
    for _ in _worked(message, folder, open_tiles, min(workers, len(open_tiles))):
        done += 1
        progress(done, len(tiles))
    change = _put_together(job, [_load(_tile_path(folder, tile)) for tile in tiles])
    shutil.rmtree(folder, ignore_errors=True)
    return change


def _worked(
    message: bytes, folder: Path, tiles: Sequence[tuple[int, int, int, int]], workers: int
) -> Iterator[None]:
    if workers < 2:
        for tile in tiles:
            _work(message, str(folder), tile)
            yield
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = [pool.submit(_work, message, str(folder), tile) for tile in tiles]
        try:
            for one in as_completed(waiting):
                one.result()
                yield
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _work(message: bytes, folder: str, tile: tuple[int, int, int, int]) -> None:
    """One tile, kept only when it is whole."""
    found = change_in(ChangeJob.from_bytes(message), tile)
    wkb = shapely.to_wkb(found.shapes)
    path = _tile_path(Path(folder), tile)
    draft = path.with_name(f".{path.stem}-{os.getpid()}.npz")
    np.savez(
        draft,
        pairs=found.pairs,
        cells=found.cells,
        areas_m2=found.areas_m2,
        wkb=np.frombuffer(b"".join(wkb.tolist()), np.uint8),
        lengths=np.array([len(one) for one in wkb], dtype=np.int64),
        kinds=found.kinds,
        edge=found.edge,
        dropped=np.array(found.dropped, dtype=np.int64),
    )
    draft.replace(path)


def _tile_path(folder: Path, tile: tuple[int, int, int, int]) -> Path:
    return folder / f"tile-{tile[0]}-{tile[1]}.npz"


def _load(path: Path) -> TileChange:
    with np.load(path, allow_pickle=False) as held:
        ends = np.cumsum(held["lengths"])
        raw = held["wkb"].tobytes()
        wkb = np.empty(len(ends), dtype=object)
        wkb[:] = [raw[end - size : end] for end, size in zip(ends, held["lengths"], strict=True)]
        patches, cells = held["dropped"].tolist()
        return TileChange(
            pairs=held["pairs"],
            cells=held["cells"],
            areas_m2=held["areas_m2"],
            shapes=shapely.from_wkb(wkb),
            kinds=held["kinds"],
            edge=held["edge"],
            dropped=(patches, cells),
        )


def _put_together(job: ChangeJob, tiles: Sequence[TileChange]) -> Change:
    cells: dict[int, int] = {}
    areas: dict[int, float] = {}
    for tile in tiles:
        rows = zip(tile.pairs.tolist(), tile.cells.tolist(), tile.areas_m2.tolist(), strict=True)
        for pair, count, area in rows:
            cells[pair] = cells.get(pair, 0) + count
            areas[pair] = areas.get(pair, 0.0) + area
    shapes = np.concatenate([tile.shapes for tile in tiles])
    kinds = np.concatenate([tile.kinds for tile in tiles])
    edge = np.concatenate([tile.edge for tile in tiles])
    joined, joined_kinds = _joined(shapes[edge], kinds[edge])
    all_shapes = np.concatenate([shapes[~edge], joined])
    all_kinds = np.concatenate([kinds[~edge], joined_kinds])
    patches, dropped = _measured(job, all_shapes, all_kinds)
    matrix = [
        {**pair_names(job, pair), "cells": cells[pair], "area_m2": areas[pair]}
        for pair in sorted(cells)
    ]
    return Change(
        matrix=matrix,
        compared_cells=sum(cells.values()),
        changed_cells=sum(row["cells"] for row in matrix if is_change(row)),
        patches=patches,
        dropped_patches=sum(tile.dropped[0] for tile in tiles) + dropped[0],
        dropped_cells=sum(tile.dropped[1] for tile in tiles) + dropped[1],
    )


def is_change(row: dict[str, Any]) -> bool:
    """Whether a row of the matrix speaks of a change."""
    return bool(row["from"] != row["to"] if "from" in row else row["change"] != "none")


def _joined(shapes: Objects, kinds: npt.NDArray[np.int64]) -> tuple[Objects, npt.NDArray[np.int64]]:
    """Pieces at tile borders put together: of one kind, and sharing a side."""
    if not len(shapes):
        return shapes, kinds
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    near = (first < second) & (kinds[first] == kinds[second])
    first, second = first[near], second[near]
    beside = shapely.length(shapely.intersection(shapes[first], shapes[second])) > 0
    group = _groups(len(shapes), first[beside], second[beside])
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(group[order]) > 0))
    parts = np.split(order, starts[1:])
    found = np.empty(len(parts), dtype=object)
    found[:] = [shapes[p[0]] if len(p) == 1 else shapely.union_all(shapes[p]) for p in parts]
    return found, kinds[order[starts]]


def _groups(
    count: int, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Number of the group of each piece, from pairs that belong together."""
    parent = list(range(count))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return np.array([root(one) for one in range(count)], dtype=np.int64)


def _measured(
    job: ChangeJob, shapes: Objects, kinds: npt.NDArray[np.int64]
) -> tuple[list[Patch], tuple[int, int]]:
    """Patches on the ground, largest first, and number and cells of those that are too small."""
    if not len(shapes):
        return [], (0, 0)
    with open_raster(job.before, job.stores[0]) as raster:
        lonlat = on_ground(job.before.grid, shapes, raster)
    areas = np.asarray(area_m2(lonlat))
    cells = np.rint(shapely.area(shapes)).astype(np.int64)
    small = areas < job.min_area_m2
    bounds = shapely.bounds(lonlat)
    order = np.lexsort((bounds[:, 0], bounds[:, 1], kinds, -areas))
    patches = [
        Patch(
            shape=lonlat[one],
            pair=int(kinds[one]),
            cells=int(cells[one]),
            area_m2=float(areas[one]),
        )
        for one in order[~small[order]].tolist()
    ]
    return patches, (int(small.sum()), int(cells[small].sum()))
