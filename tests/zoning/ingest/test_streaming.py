"""Footprints are read a batch at a time: memory does not grow with the file."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

READER = """
import resource, sys
from pathlib import Path
from zoning.ingest.limits import WORLD
from zoning.ingest.streaming import StreamTerms, open_stream

stream = open_stream(Path(sys.argv[1]), StreamTerms(area_of_use=WORLD))
rows = sum(len(batch) for batch in stream.batches)
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
VERTICES = 128


def write_parquet(path: Path, shapes: list[bytes]) -> None:
    schema = pa.schema([("geometry", pa.binary())])
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for start in range(0, len(shapes), 2000):
            part = pa.array(shapes[start : start + 2000], pa.binary())
            writer.write_table(pa.table([part], schema=schema))


def write_csv(path: Path, shapes: list[bytes]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("wkt\n")
        file.writelines(f'"{shapely.from_wkb(one).wkt}"\n' for one in shapes)


@pytest.mark.parametrize(("ending", "rows"), [("parquet", 80_000), ("csv", 12_000)])
def test_a_file_eight_times_as_large_takes_no_more_memory(
    tmp_path: Path, project_root: Path, ending: str, rows: int
):
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 0.001 + [112.6, 31.4]
    shapes = [shapely.to_wkb(shapely.Polygon(ring))] * rows
    write = {"parquet": write_parquet, "csv": write_csv}[ending]
    found = []
    for count in (rows // 8, rows):
        path = tmp_path / f"{count}.{ending}"
        write(path, shapes[:count])
        command = [sys.executable, "-c", READER, str(path)]
        done = subprocess.run(command, cwd=project_root, check=True, capture_output=True, text=True)
        read, peak_mb = map(int, done.stdout.split())
        assert read == count
        found.append(peak_mb)
    assert (tmp_path / f"{rows}.{ending}").stat().st_size > 50e6
    assert found[1] - found[0] < 25, found
