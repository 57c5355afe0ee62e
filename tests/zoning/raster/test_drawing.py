"""Tiles of rasters: right place, right colour, transparent where nothing is known."""

import io
import math
import warnings
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import raster_files as made
import rasterio
from factories import CITY
from plugins.services import Serve, key_for, workspace_of
from plugins.workspaces import ACTOR
from rasterio.errors import NotGeoreferencedWarning

from app.permissions import Role
from app.rasters.service import NewRaster
from zoning.ingest.limits import WORLD
from zoning.raster.claims import Claims, legend_of
from zoning.raster.drawing import (
    SIDE,
    Tile,
    TileNotFoundError,
    change_tile,
    legend_rows,
    raster_tile,
)
from zoning.raster.model import RasterContent, RasterKind
from zoning.raster.opening import open_raster
from zoning.raster.reading import take_in

LEGEND = legend_of(
    {1: {"name": "林地", "colour": "#006400"}, 7: {"name": "建设", "colour": "#c31400"}}
)


def kept(folder: Path, values: np.ndarray, kind: RasterKind, **options: object) -> RasterContent:
    folder.mkdir(exist_ok=True)
    path = made.tiff(folder / "raster.tif", values, **options)
    legend = LEGEND if kind is RasterKind.CATEGORICAL else {}
    return take_in(path, Claims(kind=kind, area_of_use=WORLD, legend=legend), folder)


def tile_at(lon: float, lat: float, z: int) -> Tile:
    n = 1 << z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return Tile(z=z, x=int((lon + 180) / 360 * n), y=int(y * n))


def pixels(png: bytes) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture lies nowhere
        with rasterio.open(io.BytesIO(png)) as picture:
            return np.moveaxis(picture.read(), 0, -1)


def colour_at(content: RasterContent, folder: Path, lon: float, lat: float, z: int = 16) -> tuple:
    tile = tile_at(lon, lat, z)
    with open_raster(content, folder) as raster:
        picture = pixels(raster_tile(raster, tile))
    places = tile.centres()
    nearest = int(np.argmin(np.hypot(places[:, 0] - lon, places[:, 1] - lat)))
    return tuple(picture.reshape(-1, 4)[nearest].tolist())


def test_a_pixel_is_drawn_where_it_lies_in_the_colour_of_its_class(tmp_path: Path) -> None:
    values = np.ones((40, 40), np.uint8)
    values[10:12, 20:22] = 7
    values[30:, 30:] = 255
    content = kept(tmp_path, values, RasterKind.CATEGORICAL, nodata=255)
    west, north, step_x, step_y = made.degrees(-500.0, 600.0)

    def at(row: float, column: float) -> tuple:
        return colour_at(content, tmp_path, west + column * step_x, north - row * step_y)

    assert at(11, 21) == (0xC3, 0x14, 0x00, 255)
    assert at(20, 20) == (0x00, 0x64, 0x00, 255)
    assert at(35, 35)[3] == 0  # missing
    assert at(11, -5)[3] == 0  # beyond
    assert at(9.5, 21) == (0x00, 0x64, 0x00, 255)


def test_a_raster_in_a_plane_is_drawn_at_the_same_place(tmp_path: Path) -> None:
    values = np.ones((60, 60), np.uint8)
    values[30:40, 30:40] = 7
    transform = rasterio.Affine(100, 0, 460_000, 0, -100, 3_478_000)
    content = kept(
        tmp_path, values, RasterKind.CATEGORICAL, nodata=255, crs="EPSG:4547", transform=transform
    )
    with open_raster(content, tmp_path) as raster:
        centre = raster.frame.to_lonlat(np.array([[463_500.0, 3_474_500.0]]))[0]
    assert colour_at(content, tmp_path, *centre)[:3] == (0xC3, 0x14, 0x00)


def test_a_tile_far_out_still_shows_the_raster(tmp_path: Path) -> None:
    content = kept(tmp_path, made.slope((300, 300)), RasterKind.CONTINUOUS, nodata=-1)
    west, south, east, north = content.lonlat
    tile = tile_at((west + east) / 2, (south + north) / 2, 8)
    with open_raster(content, tmp_path) as raster:
        picture = pixels(raster_tile(raster, tile))
    assert picture.shape == (SIDE, SIDE, 4)
    share = (picture[..., 3] > 0).mean()
    wide = 360 / (1 << 8)
    assert share == pytest.approx((east - west) / wide * (north - south) / wide / 0.85, rel=0.15)


def test_change_is_drawn_where_both_are_known_and_differ(tmp_path: Path) -> None:
    first = np.ones((40, 40), np.uint8)
    second = first.copy()
    second[10:12, 20:22] = 7
    second[20:, :] = 255
    one = kept(tmp_path / "a", first, RasterKind.CATEGORICAL, nodata=255)
    two = kept(tmp_path / "b", second, RasterKind.CATEGORICAL, nodata=255)
    west, north, x, y = made.degrees(-500.0, 600.0)
    tile = tile_at(west + 21 * x, north - 11 * y, 14)
    with open_raster(one, tmp_path / "a") as before, open_raster(two, tmp_path / "b") as after:
        picture = pixels(change_tile(before, after, tile, None)).reshape(-1, 4)
        back = pixels(change_tile(after, before, tile, None)).reshape(-1, 4)
    places = tile.centres()
    columns, rows = (places[:, 0] - west) / x, (north - places[:, 1]) / y
    inside = (columns > 20) & (columns < 22) & (rows > 10) & (rows < 12)
    assert inside.any()
    np.testing.assert_array_equal(picture[:, 3] > 0, inside)
    np.testing.assert_array_equal(back[:, 3] > 0, inside)


def test_amounts_rise_blue_and_fall_red_from_the_threshold_on(tmp_path: Path) -> None:
    first = made.slope()
    second = first.copy()
    second[:, 10:20] += 0.5
    second[:, 20:30] -= 0.5
    second[:, 30:] += 0.1
    one = kept(tmp_path / "a", first, RasterKind.CONTINUOUS)
    two = kept(tmp_path / "b", second, RasterKind.CONTINUOUS)
    west, north, x, y = made.degrees(-500.0, 600.0)
    tile = tile_at(west + 20 * x, north - 20 * y, 12)
    with open_raster(one, tmp_path / "a") as before, open_raster(two, tmp_path / "b") as after:
        picture = pixels(change_tile(before, after, tile, 0.2))
    drawn = {tuple(one) for one in picture.reshape(-1, 4).tolist()}
    assert drawn == {(0, 0, 0, 0), (33, 102, 172, 255), (178, 24, 43, 255)}


@pytest.mark.parametrize("place", [(2, 4, 0), (23, 0, 0), (0, 0, 1), (-1, 0, 0)])
def test_a_tile_outside_the_world_is_not_there(place: tuple[int, int, int]) -> None:
    z, x, y = place
    with pytest.raises(TileNotFoundError):
        Tile(z=z, x=x, y=y)


def test_a_legend_says_what_the_colours_mean(tmp_path: Path) -> None:
    classes = kept(tmp_path / "c", np.full((4, 4), 7, np.uint8), RasterKind.CATEGORICAL)
    assert legend_rows(classes) == [{"value": 7, "name": "建设", "colour": "#c31400"}]
    amounts = legend_rows(kept(tmp_path / "d", made.slope(), RasterKind.CONTINUOUS))
    assert [one["value"] for one in amounts] == sorted(one["value"] for one in amounts)
    assert len({one["colour"] for one in amounts}) == 5


def test_over_http_tiles_are_kept_by_the_browser_and_only_of_rasters_in_use(
    serve: Serve, tmp_path: Path
) -> None:
    client = serve()
    workspace = workspace_of(client)
    path = made.tiff(tmp_path / "land.tif", made.classes(), nodata=255)
    ids = []
    for day in (date(2024, 7, 1), date(2025, 7, 1)):
        new = NewRaster(path=path, kind=RasterKind.CATEGORICAL, date=day, name="land")
        ids.append(workspace.rasters.add(ACTOR, "city", new)["id"])
    headers = key_for(client, Role.CHECKER, areas=[CITY])
    west, north, x, y = made.degrees(-500.0, 600.0)
    tile = tile_at(west + 20 * x, north - 20 * y, 13)
    where = f"tiles/{tile.z}/{tile.x}/{tile.y}.png"
    found = client.get(f"/v1/rasters/{ids[0]}/{where}", headers=headers)
    assert (found.status_code, found.headers["content-type"]) == (200, "image/png")
    assert "max-age=86400" in found.headers["cache-control"]
    assert pixels(found.content)[..., 3].any()
    changed = client.get(f"/v1/rasters/{ids[0]}/change/{ids[1]}/{where}", headers=headers)
    assert not pixels(changed.content)[..., 3].any()
    assert client.get(f"/v1/rasters/{ids[0]}/tiles/1/9/0.png", headers=headers).status_code == 404
    rows = client.get(f"/v1/rasters/{ids[0]}/legend", headers=headers).json()["rows"]
    assert [one["value"] for one in rows] == [1, 2, 3, 4]
    workspace.rasters.withdraw(ACTOR, ids[0], "影像日期有误")
    gone = client.get(f"/v1/rasters/{ids[0]}/{where}", headers=headers)
    assert (gone.status_code, gone.json()["code"]) == (409, "raster-withdrawn")
    assert client.get(f"/v1/rasters/{ids[1]}/{where}").status_code == 401
