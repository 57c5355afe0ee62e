"""A pair of 40,000 × 40,000 pixels compared in bounded memory, by several processes."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import raster_files as made
import rasterio

SIDE = 40_000
STEP = 30.0
MOST_MB = 1_000

PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from zoning.ingest.limits import WORLD
from zoning.raster.change import ChangeJob
from zoning.raster.change_run import run_change
from zoning.raster.claims import Claims
from zoning.raster.model import RasterKind
from zoning.raster.reading import take_in

def main():
    folder = Path(sys.argv[1])
    claims = Claims(kind=RasterKind.CATEGORICAL, area_of_use=WORLD)
    started = time.monotonic()
    pair = [take_in(folder / name, claims, folder / "kept") for name in ("a.tif", "b.tif")]
    taken = time.monotonic()
    job = ChangeJob(before=pair[0], after=pair[1], stores=(folder / "kept",) * 2)
    change = run_change(job, folder / "work", workers=2)
    used = [resource.getrusage(who).ru_maxrss / 1024 for who in
            (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"compared": change.compared_cells, "changed": change.changed_cells,
        "patches": len(change.patches), "peaks_mb": used, "intake_s": taken - started,
        "change_s": time.monotonic() - taken}))

if __name__ == "__main__":
    main()
"""


def write(path: Path, *, later: bool) -> int:
    """A land cover in wide stripes; later, a block of every tenth tile is built over."""
    profile = {
        "driver": "GTiff", "width": SIDE, "height": SIDE, "count": 1, "dtype": "uint8",
        "crs": "EPSG:4547", "transform": made.north_up(0.0, 4_000_000.0, STEP, STEP),
        "tiled": True, "blockxsize": 512, "blockysize": 512, "compress": "DEFLATE", "nodata": 255,
    }  # fmt: skip
    changed = 0
    with rasterio.open(path, "w", **profile) as target:
        for number, (_, window) in enumerate(target.block_windows(1)):
            values = np.full((window.height, window.width), 1 + number % 5, np.uint8)
            if later and number % 10 == 0:
                values[100:140, 200:260] = 7
                changed += values[100:140, 200:260].size
            target.write(values, 1, window=window)
    return changed


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_a_large_pair_stays_under_a_gigabyte(tmp_path: Path) -> None:
    write(tmp_path / "a.tif", later=False)
    changed = write(tmp_path / "b.tif", later=True)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    ran = subprocess.run(
        [sys.executable, str(program), str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "/usr/bin:/bin"},
    )
    found = json.loads(ran.stdout)
    assert (found["compared"], found["changed"]) == (SIDE * SIDE, changed)
    parent, child = found["peaks_mb"]
    assert parent + 2 * child < MOST_MB
