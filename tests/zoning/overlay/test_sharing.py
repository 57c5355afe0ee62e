import sys

import numpy as np
import pytest
import shapely

from tests.benchmarks.sharing import shared_memory
from zoning.overlay import compile_layer


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who shares which pages")
def test_two_processes_use_one_copy_of_a_layer(tmp_path):
    rng = np.random.default_rng(6)
    at = rng.uniform([113, 31], [114, 32], (400, 2))
    zones = shapely.buffer(shapely.points(at), 0.03, quad_segs=200)
    compile_layer(zones, tmp_path / "zones.layer")
    plots = shapely.buffer(shapely.points(at), 0.01, quad_segs=2)
    resident, part, own = shared_memory(tmp_path / "zones.layer", plots, tmp_path).T
    assert resident.min() > 1000
    assert own.sum() == 0
    assert part.sum() <= 1.1 * resident.max()
