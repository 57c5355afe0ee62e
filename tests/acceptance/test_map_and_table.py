"""The map by hand in a real browser: corners are dragged, map and text point at one another."""

import json
import re
import warnings
from collections.abc import Iterator
from datetime import date

import pytest
from factories import CITY, strip
from playwright.sync_api import Locator, Page, expect
from plugins.browsers import serving
from plugins.workspaces import ACTOR, geojson_file, opened_at
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from test_browser import DROP, open_example

from app.releases.drafts import NewLayer, NewRelease
from zoning.vocabulary import LayerKind

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

PIXELS_PER_DEGREE = 512 * 2**16 / 360
"""At zoom 16, the deepest that the map goes to by itself."""

SIDE_DEG = 0.002
LIT = re.compile("clause--lit")


def square(west: float, south: float) -> str:
    east, north = west + SIDE_DEG, south + SIDE_DEG
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def middle(canvas: Locator) -> tuple[float, float]:
    box = canvas.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_corner_of_the_plot_is_dragged_by_mouse(page: Page, demo_site: str):
    page.goto(f"{demo_site}/")
    expect(page.get_by_text("图层与图例")).to_be_visible()
    page.evaluate(DROP, square(112.602, 31.398))
    page.get_by_role("button", name="在图上修改").click()
    expect(page.get_by_text("共 4 个点")).to_be_visible()
    page.wait_for_timeout(1000)  # the map comes to rest
    x, y = middle(page.locator(".maplibregl-canvas"))
    half = SIDE_DEG / 2 * PIXELS_PER_DEGREE
    east, south = (
        x + half,
        y + half / 0.8536,
    )  # cosine of the latitude: degrees are taller than wide
    page.mouse.move(east, south)
    page.mouse.down()
    page.mouse.move(east + 30, south, steps=4)
    page.mouse.move(east + 60, south, steps=4)
    page.mouse.up()
    expect(page.get_by_role("button", name="撤销")).to_be_enabled()
    page.get_by_role("button", name="完成").click()
    page.get_by_role("button", name="在坐标表中修改").click()
    corner = page.get_by_label("第 2 点经度")
    expect(corner).not_to_have_value("112.604")
    assert float(corner.input_value()) == pytest.approx(112.604 + 60 / PIXELS_PER_DEGREE, abs=2e-5)
    assert float(page.get_by_label("第 1 点经度").input_value()) == pytest.approx(112.602, abs=1e-8)


def lit_pixels(canvas: Locator) -> int:
    """Pixels of the map in the colour of what is pointed at (#ffb81c)."""
    taken = canvas.screenshot()
    with warnings.catch_warnings(), MemoryFile(taken) as file:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture, no map
        with file.open() as picture:
            red, green, blue = picture.read((1, 2, 3)).astype(int)
    return int(((abs(red - 255) < 8) & (abs(green - 184) < 8) & (abs(blue - 28) < 8)).sum())


def test_a_clause_lights_its_place_and_the_place_lights_the_clause(page: Page, demo_site: str):
    open_example(page, demo_site, "大川江岸边的基础化工项目")
    canvas = page.locator(".maplibregl-canvas")
    expect(canvas).to_be_visible()
    page.wait_for_timeout(1500)  # the map comes to rest
    card = page.locator('.clause:not([data-codes=""])').first
    card.scroll_into_view_if_needed()
    page.mouse.move(5, 5)
    assert lit_pixels(canvas) == 0
    card.hover()
    expect(card).to_have_class(LIT)
    page.wait_for_timeout(500)
    assert lit_pixels(canvas) > 100
    page.mouse.move(5, 5)
    expect(page.locator(".clause--lit")).to_have_count(0)
    page.mouse.move(*middle(canvas))  # the plot is there, and what it overlaps
    expect(page.locator(".hit--lit").first).to_be_attached()
    expect(page.locator(".clause--lit").first).to_be_attached()


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with a draft whose units overlap."""
    folder = tmp_path_factory.mktemp("flawed")
    home = folder / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    new = NewRelease(name="有重叠", jurisdictions=[CITY], effective_from=date(2024, 1, 1))
    opened.releases.create(ACTOR, new)
    shapes = [
        (strip(place, place + 1.2), {"code": f"ZH9999002000{place}", "category": "重点管控单元"})
        for place in range(3)
    ]
    path = geojson_file(folder / "units.geojson", shapes)
    opened.releases.add_layer(ACTOR, "有重叠", NewLayer(path=path, kind=LayerKind.CONTROL_UNITS))
    opened.releases.validate(ACTOR, "有重叠")
    opened.close()
    with serving(home) as address:
        yield address


def test_a_finding_and_its_place_on_the_map_lead_to_one_another(page: Page, flawed: str):
    page.goto(f"{flawed}/#/releases")
    page.get_by_role("link", name="有重叠").click()
    rows = page.get_by_role("row").filter(has=page.get_by_role("button", name="在地图上看"))
    expect(rows.nth(1)).to_be_visible()
    canvas = page.locator(".maplibregl-canvas")
    second = rows.nth(1)
    second.get_by_role("button").click()
    expect(second).to_have_attribute("aria-current", "true")
    rows.first.get_by_role("button").click()
    expect(second).not_to_have_attribute("aria-current", "true")
    page.wait_for_timeout(1000)  # the map comes to rest
    page.mouse.click(5, 300)
    canvas.click()  # its middle, where the finding now is
    chosen = page.locator("tr[aria-current]")
    expect(chosen).to_have_count(1)
    expect(chosen.get_by_role("button")).to_be_focused()
