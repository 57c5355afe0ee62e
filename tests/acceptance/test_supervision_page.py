"""Rasters, change, the ledger and the evaluation in a real browser."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import raster_files as made
from factories import CITY
from playwright.sync_api import Page, expect
from plugins.browsers import serving
from plugins.workspaces import ACTOR, opened_at, published
from test_release_pages import PASSWORD

from app.auth.users import NewUser
from app.permissions import Role
from app.rasters.changes import ChangeRequest
from app.rasters.service import NewRaster
from zoning.raster.claims import legend_of
from zoning.raster.model import RasterKind

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

AXE = "app/web/frontend/node_modules/axe-core/axe.min.js"
LEGEND = legend_of(
    {
        1: {"name": "林地", "group": "forest", "colour": "#006400"},
        7: {"name": "建设用地", "group": "built", "colour": "#c31400"},
    }
)
SUPERVISOR, INSPECTOR = "周敏", "吴强"
PEOPLE = {SUPERVISOR: {Role.SUPERVISOR}, INSPECTOR: {Role.INSPECTOR}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with land cover of three days, one clue, and two people."""
    folder = tmp_path_factory.mktemp("ground")
    home = folder / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(opened, folder / "in", red_line=(0.0, 0.4))
    for year, built in ((2023, 0), (2024, 2), (2025, 4)):
        values = made.classes() * 0 + 1
        values[5 : 5 + built, 5:9] = 7
        path = made.tiff(folder / f"{year}.tif", values, nodata=255)
        new = NewRaster(
            path=path, kind=RasterKind.CATEGORICAL, date=date(year, 7, 1), name="土地覆盖",
            legend=LEGEND,
        )  # fmt: skip
        opened.rasters.add(ACTOR, "city", new)
    pair = ChangeRequest(before="土地覆盖@2023-07-01", after="土地覆盖@2025-07-01", release="city")
    opened.clues.register(ACTOR, pair)
    for name, roles in PEOPLE.items():
        person = NewUser(name=name, password=PASSWORD, roles=frozenset(roles), areas=[CITY])
        opened.users.create(ACTOR, person)
    opened.close()
    with serving(home) as address:
        yield address


def sign_in(page: Page, site: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="监督评估").click()


def faults(page: Page, project_root: Path) -> list[dict]:
    script = project_root / AXE
    if not script.exists():
        pytest.skip("axe-core is not installed: run make setup")
    page.evaluate(script.read_text("utf-8"))
    options = json.dumps({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    return list(page.evaluate(f"async () => (await axe.run(document, {options})).violations"))


def test_a_raster_of_a_day_and_its_change_are_drawn_by_keyboard(
    page: Page, ground: str, project_root: Path
) -> None:
    asked: list[str] = []
    page.on("response", lambda one: asked.append(f"{one.status} {one.url}"))
    sign_in(page, ground, SUPERVISOR)
    expect(page.get_by_text("日期：2025年7月1日")).to_be_visible()
    expect(page.get_by_text("建设用地")).to_be_visible()
    slider = page.get_by_label("日期：2025年7月1日")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("日期：2024年7月1日")).to_be_visible()
    page.get_by_label("与哪一期比较").select_option(label="2023年7月1日")
    expect(page.get_by_text("类别不同")).to_be_visible()
    page.wait_for_timeout(1500)
    tiles = [one for one in asked if "/tiles/" in one]
    assert all(one.startswith("200 ") for one in tiles)
    assert faults(page, project_root) == []


def test_a_clue_is_assigned_and_visited_by_two_people(
    page: Page, ground: str, project_root: Path, tmp_path: Path
) -> None:
    sign_in(page, ground, SUPERVISOR)
    page.get_by_role("tab", name="监督台账").click()
    page.get_by_role("link", name="新增建设用地").click()
    page.get_by_label("承办").fill(INSPECTOR)
    page.get_by_label("期限").fill("2099-01-01")
    page.get_by_role("button", name="提交：分派").click()
    expect(page.locator(".clue__history")).to_contain_text("分派")
    assert faults(page, project_root) == []
    address = page.url
    sign_in(page, ground, INSPECTOR)
    page.goto(address)
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0picture")
    page.get_by_label("现场经度").fill("112.6")
    page.get_by_label("现场纬度").fill("31.4")
    page.get_by_label("现场照片").set_input_files(picture)
    page.get_by_label("说明").fill("新建厂房")
    page.get_by_role("button", name="提交：现场核实").click()
    expect(page.locator(".clue__history")).to_contain_text("新建厂房")
    expect(page.locator(".clue__history")).to_contain_text(f"现场核实 · {INSPECTOR} ·")
    page.get_by_role("button", name="以卡片显示").click()
    expect(page.locator(".clue-card")).to_contain_text("已核实")


def test_an_evaluation_says_what_is_unknown(page: Page, ground: str, project_root: Path) -> None:
    sign_in(page, ground, SUPERVISOR)
    page.get_by_role("tab", name="年度评估").click()
    expect(page.get_by_role("row", name="生态保护红线面积")).to_contain_text("km²")
    expect(page.get_by_role("row", name="水环境质量目标达标率")).to_contain_text("未知")
    assert faults(page, project_root) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("row", name="Area of ecological red lines")).to_be_visible()
