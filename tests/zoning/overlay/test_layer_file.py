import hashlib
import time

import numpy as np
import pytest
import shapely

from zoning.measure import area_m2
from zoning.overlay import (
    LayerAlteredError,
    LayerCorruptError,
    LayerOutdatedError,
    compile_layer,
    open_layer,
)

ZONES = np.array([
    shapely.box(113, 31, 113.1, 31.1),
    shapely.MultiPolygon([shapely.box(113.1, 31, 113.2, 31.1), shapely.Point(114, 32).buffer(0.1)]),
    shapely.force_3d(shapely.Point(113.1, 31.1).buffer(0.03)),
])  # fmt: skip


@pytest.fixture
def path(tmp_path):
    compile_layer(ZONES, tmp_path / "zones.layer", keys=["ZH-1", "钱塘", ""])
    return tmp_path / "zones.layer"


def test_what_was_compiled_can_be_read_back(path):
    layer = open_layer(path)
    assert len(layer) == 3
    assert layer.keys == ["ZH-1", "钱塘", ""]
    assert layer.bounds == tuple(shapely.total_bounds(ZONES))
    assert layer.zone_bounds.tolist() == shapely.bounds(ZONES).tolist()
    assert layer.zone_area_m2.tolist() == area_m2(ZONES).tolist()
    for i, zone in enumerate(ZONES):
        assert shapely.equals_identical(layer.zone_geometry(i), zone)
    layer.verify()


def test_a_zone_out_of_range_is_an_index_error(path):
    layer = open_layer(path)
    for index in (-1, 3):
        with pytest.raises(IndexError):
            layer.zone_geometry(index)


def test_keys_are_optional_and_as_many_as_zones(tmp_path):
    compile_layer(ZONES, tmp_path / "plain.layer")
    assert open_layer(tmp_path / "plain.layer").keys is None
    with pytest.raises(ValueError, match="2 keys for 3 geometries"):
        compile_layer(ZONES, tmp_path / "wrong.layer", keys=["a", "b"])


def test_the_same_content_gives_the_same_bytes_and_another_another_hash(path, tmp_path):
    again, other = tmp_path / "again.layer", tmp_path / "other.layer"
    compile_layer(list(ZONES), again, keys=["ZH-1", "钱塘", ""])
    compile_layer(ZONES, other, keys=["ZH-1", "钱塘", "x"])
    assert again.read_bytes() == path.read_bytes()
    assert open_layer(path).content_sha256 == hashlib.sha256(path.read_bytes()[512:]).hexdigest()
    assert open_layer(other).content_sha256 != open_layer(path).content_sha256


def test_nothing_is_left_beside_the_file_and_an_open_layer_outlives_its_replacement(path):
    layer = open_layer(path)
    compile_layer(ZONES[:1], path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert len(layer.overlay(ZONES)) == 7
    assert len(open_layer(path)) == 1


def test_arrays_of_a_layer_cannot_be_written(path):
    layer = open_layer(path)
    with pytest.raises(ValueError, match="read-only"):
        layer.zone_area_m2[0] = 1.0


def test_a_file_cut_off_anywhere_is_corrupt(path, tmp_path):
    data = path.read_bytes()
    short = tmp_path / "short.layer"
    for size in (0, 7, 8, 300, 511, 512, 513, len(data) - 1):
        short.write_bytes(data[:size])
        with pytest.raises(LayerCorruptError):
            open_layer(short)
    short.write_bytes(data + b"\0")
    with pytest.raises(LayerCorruptError):
        open_layer(short)


def test_a_foreign_file_is_corrupt(tmp_path):
    foreign = tmp_path / "foreign.layer"
    foreign.write_bytes(b"SQLite format 3\0" + bytes(4096))
    with pytest.raises(LayerCorruptError, match="not a compiled layer"):
        open_layer(foreign)
    with pytest.raises(FileNotFoundError):
        open_layer(tmp_path / "absent.layer")


def test_any_damage_to_the_header_is_noticed(path):
    data = bytearray(path.read_bytes())
    for at in range(12, 512):
        data[at] ^= 0x40
        path.write_bytes(data)
        with pytest.raises(LayerCorruptError):
            open_layer(path)
        data[at] ^= 0x40


@pytest.mark.parametrize("number", [0, 2, 99])
def test_another_format_is_outdated_not_corrupt(path, number):
    data = bytearray(path.read_bytes())
    data[8:12] = number.to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(LayerOutdatedError, match=f"has format {number}"):
        open_layer(path)


def test_any_change_of_the_content_is_found_by_verifying(path):
    data = bytearray(path.read_bytes())
    for at in (512, 700, len(data) // 2, len(data) - 1):
        data[at] ^= 1
        path.write_bytes(data)
        with pytest.raises(LayerAlteredError):
            open_layer(path).verify()
        data[at] ^= 1


def test_errors_say_what_to_do_in_both_languages(path):
    path.write_bytes(b"nothing")
    with pytest.raises(LayerCorruptError) as caught:
        open_layer(path)
    error = caught.value
    assert error.code == "compiled-layer-corrupt"
    assert path.name in error.detail.zh
    assert path.name in error.detail.en
    assert str(path.parent) not in error.detail.en
    assert error.remedy.zh
    assert error.remedy.en


def test_opening_takes_no_longer_for_a_large_layer(tmp_path):
    at = np.random.default_rng(1).uniform([80, 20], [120, 50], (20_000, 2))
    compile_layer(shapely.buffer(shapely.points(at), 0.05, quad_segs=12), tmp_path / "large.layer")
    begun = time.perf_counter()
    open_layer(tmp_path / "large.layer")
    assert time.perf_counter() - begun < 0.1
