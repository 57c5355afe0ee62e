"""From the file a department sent to a published release: 5,000 units, five million vertices.

Processor time is measured, for machines are shared; alone on two cores it is the time on the clock.
"""

import sys
from pathlib import Path

import foreign_files as made
import numpy as np
import pytest
import shapely

from tests.benchmarks.commands import run
from tests.benchmarks.synthetic import control_units

UNITS, VERTICES = 5000, 1000
MOST_S, MOST_MB = 60.0, 3000.0
CATEGORIES = ("优先保护单元", "重点管控单元", "一般管控单元")


def province(folder: Path) -> Path:
    """A zipped Shapefile as a Chinese office would send it."""
    units = control_units(UNITS, VERTICES)
    assert shapely.get_num_coordinates(units).sum() > 0.95 * UNITS * VERTICES
    numbers = np.arange(len(units))
    made.written(
        folder / "单元.shp", "ESRI Shapefile", units,
        HJGKDYBM=[f"ZH9901{1 + n // 1000:02d}{1 + n % 3}{n % 10000:04d}" for n in numbers],
        HJGKDYMC=[f"单元{n}" for n in numbers],
        GKDYFL=[CATEGORIES[n % 3] for n in numbers],
    )  # fmt: skip
    path = folder / "单元.zip"
    path.write_bytes(made.zipped({one.name: one.read_bytes() for one in folder.glob("单元.*")}))
    return path


@pytest.mark.bench
def test_a_province_goes_from_file_to_published_release_in_a_minute(
    tmp_path: Path, record_property
):
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()
    path = province(folder)
    created = ["--jurisdiction", "990100", "--effective-from", "2026-01-01"]
    run(home, "release", "create", "big", *created, "--requires", "none", "--absent", "red-lines")
    added, adding = run(home, "release", "add", "big", path, "--kind", "control-units")
    published, publishing = run(home, "release", "publish", "big")
    assert added["feature_count"] > 0.98 * UNITS
    assert published["state"] == "published"
    for name, cost in (("add", adding), ("publish", publishing)):
        said = (
            f"{cost.seconds:.1f} s of processor time, {cost.clock_s:.1f} s on the clock, "
            f"{cost.megabytes:.0f} MB"
        )
        record_property(name, said)
        sys.stderr.write(f"{name}: {said}\n")
    assert adding.seconds + publishing.seconds < MOST_S
    assert max(adding.megabytes, publishing.megabytes) < MOST_MB
