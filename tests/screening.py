"""Screenings for tests: batches, files of footprints, and what a single check says of each."""

import csv
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from app.screenings.rows import rows_of
from zoning.composition.overlay import Overlay

Shapes = Sequence[shapely.Geometry | None]
Rows = dict[int, list[dict[str, Any]]]

ALONE = ("kind", "layer", "code", "relation", "overlap_m2", "share", "error")


def expected_rows(overlay: Overlay) -> list[tuple[Any, ...]]:
    """What a single check shows of a footprint, as rows; one without hits has an empty one."""
    return list(rows_of(overlay)) or [(None,) * len(ALONE)]


def found_rows(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """The same columns of a screening."""
    return [tuple(row[name] for name in ALONE) for row in rows]


def by_footprint(table: pa.Table) -> Rows:
    """Rows of each footprint, in order."""
    found: Rows = defaultdict(list)
    for row in table.to_pylist():
        found[row["footprint"]].append(row)
    return dict(found)


def read_rows(path: Path) -> Rows:
    """Rows of each footprint in a written table."""
    if path.suffix == ".parquet":
        return by_footprint(pq.read_table(path))
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            rows = [_typed(row) for row in csv.DictReader(file)]
        return by_footprint(pa.Table.from_pylist(rows))
    meta, table = pyogrio.read_arrow(path)
    return by_footprint(pa.table(table).drop_columns([meta["geometry_name"] or "wkb_geometry"]))


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: text or None for name, text in row.items()}
    values["footprint"] = int(row["footprint"])
    for name in ("overlap_m2", "share"):
        values[name] = float(row[name]) if row[name] else None
    values["covered"] = {"true": True, "false": False, "": None}[row["covered"]]
    return values


def write_parquet(path: Path, shapes: Shapes, **columns: Sequence[Any]) -> Path:
    """Footprints as Parquet with WKB, in lon/lat CGCS2000."""
    wkb = [None if shape is None else shapely.to_wkb(shape) for shape in shapes]
    pq.write_table(pa.table({**columns, "geometry": pa.array(wkb, pa.binary())}), path)
    return path


def write_csv(path: Path, shapes: Shapes, **columns: Sequence[Any]) -> Path:
    """Footprints as CSV with WKT."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow([*columns, "wkt"])
        texts = ["" if shape is None else shape.wkt for shape in shapes]
        rows.writerows(zip(*columns.values(), texts, strict=True))
    return path


def write_geopackage(
    path: Path, shapes: Shapes, crs: str | None = "EPSG:4490", **columns: Sequence[Any]
) -> Path:
    """Footprints as GeoPackage."""
    drawn = np.array(shapes, dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a file without CRS, which is what some tests want
        _write_geopackage(path, drawn, crs, columns)
    return path


def _write_geopackage(
    path: Path, drawn: np.ndarray, crs: str | None, columns: Mapping[str, Sequence[Any]]
) -> None:
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(drawn),
        field_data=[np.array(column, dtype=object) for column in columns.values()],
        fields=list(columns),
        geometry_type="Unknown",
        crs=crs,
        driver="GPKG",
        layer="sites",
    )


def scattered(bounds: Sequence[float], count: int, seed: int = 1) -> list[shapely.Geometry]:
    """Plots of 20 m to 2 km, here and there in a box and a little beyond."""
    rng = np.random.default_rng(seed)
    west, south, east, north = bounds
    centres = rng.uniform([west - 0.005, south - 0.005], [east + 0.005, north + 0.005], (count, 2))
    plots = []
    for centre in centres:
        angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(5, 30)))
        reach = rng.uniform(0.4, 1, len(angles)) * rng.choice([2e-4, 1e-3, 9e-3])
        ring = np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]
        plots.append(shapely.convex_hull(shapely.Polygon(centre + ring)))
    return plots
