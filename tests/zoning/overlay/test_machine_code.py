"""The kernel's machine code: kept, linked without the compiler, given the room it needs."""

import numpy as np
import pytest
import shapely
from own_process import run_python

from zoning.measure import area_m2
from zoning.overlay import compile_layer, open_layer, warm_checks

CHECK = """
import sys
from zoning.overlay import open_layer, warm_checks
warm_checks(open_layer(sys.argv[1]))
print(*sorted({"numba", "llvmlite"} & set(sys.modules)))
"""
ESTIMATE = """
import sys
import shapely
from zoning.overlay import open_layer
print(open_layer(sys.argv[1]).estimate(shapely.box(113.2, 31.2, 113.4, 31.4)))
"""


@pytest.fixture
def path(tmp_path):
    compile_layer([shapely.box(113, 31, 114, 32)], tmp_path / "zones.layer")
    return tmp_path / "zones.layer"


def test_a_check_needs_no_compiler_once_the_kernel_was_compiled(path):
    warm_checks(open_layer(path))
    assert run_python("-c", CHECK, str(path)) == "llvmlite"


def test_damaged_machine_code_is_never_run_but_made_again(path, tmp_path):
    cache = str(tmp_path / "cache")
    answer = run_python("-c", ESTIMATE, str(path), NUMBA_CACHE_DIR=cache)
    (file,) = (tmp_path / "cache").glob("*/crossed_leaves-*.o")
    whole = file.read_bytes()
    for damaged in (whole[:-9], bytes([*whole[:900], whole[900] ^ 1, *whole[901:]]), b""):
        file.write_bytes(damaged)
        assert run_python("-c", ESTIMATE, str(path), NUMBA_CACHE_DIR=cache) == answer
        assert len(file.read_bytes()) == len(whole)
    assert sorted(file.parent.glob(".*.tmp")) == []


def test_a_footprint_over_more_zones_than_there_is_room_for_finds_them_all(tmp_path):
    at = np.stack(np.meshgrid(np.arange(120), np.arange(120)), -1).reshape(-1, 2) * 0.001
    west, south = at[:, 0] + 113, at[:, 1] + 31
    zones = shapely.box(west, south, west + 0.001, south + 0.001)
    compile_layer(zones, tmp_path / "many.layer")
    layer = open_layer(tmp_path / "many.layer")
    small = shapely.box(113.0002, 31.0002, 113.0004, 31.0004)
    found = layer.overlay([small, shapely.box(112, 30, 114, 32), small])
    assert found.footprint.tolist() == [0, *[1] * len(zones), 2]
    assert found.zone.tolist() == [0, *range(len(zones)), 0]
    np.testing.assert_allclose(found.area_m2[1:-1], area_m2(zones), rtol=1e-9)
    assert found.area_m2[0] == found.area_m2[-1] == pytest.approx(area_m2([small])[0], rel=1e-9)
    assert layer.overlay(small).area_m2.tolist() == [found.area_m2[0]]
