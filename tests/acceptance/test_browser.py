"""The page in a real browser, used as its users use it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

AXE = "app/web/frontend/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def open_example(page: Page, site: str, title: str) -> None:
    page.goto(f"{site}/")
    page.get_by_role("link", name="示例", exact=True).first.click()
    card = page.get_by_role("listitem").filter(has_text=title)
    card.get_by_role("button", name="打开并核对").first.click()


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("开发区内的木质家具厂", "有条件"),
        ("江南物流仓储中心", "未发现冲突"),
        ("大川江岸边的基础化工项目", "不符合"),
    ],
)
def test_an_example_shows_its_verdict_at_one_glance(
    page: Page, demo_site: str, title: str, label: str
):
    open_example(page, demo_site, title)
    expect(page.get_by_role("heading", name=label)).to_be_visible()
    expect(page.get_by_text("初筛结果，仅供参考，不作为审批依据").first).to_be_visible()


def test_pasted_coordinates_and_an_industry_lead_to_a_verdict(page: Page, demo_site: str):
    page.goto(f"{demo_site}/")
    page.get_by_role("tab", name="粘贴坐标").click()
    lines = "112.602,31.398\n112.604,31.398\n112.604,31.400\n112.602,31.400"
    page.get_by_role("textbox").first.fill(lines)
    page.get_by_role("button", name="读取坐标").click()
    expect(page.get_by_text("公顷").first).to_be_visible()
    page.get_by_role("combobox").first.fill("罐头")
    page.get_by_role("listbox").get_by_role("option").first.click()
    page.get_by_role("button", name="核对这块地").click()
    expect(page.get_by_text("结论").first).to_be_visible()
    expect(page.get_by_text("地块面积").first).to_be_visible()


def test_the_page_speaks_english(page: Page, demo_site: str):
    page.goto(f"{demo_site}/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Examples")).to_be_visible()


def violations(page: Page, project_root: Path) -> list[tuple[str, str]]:
    """What axe finds on the page as it is now."""
    script = project_root / AXE
    if not script.exists():
        pytest.skip("axe-core is not installed: run make setup")
    page.evaluate(script.read_text("utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": TAGS}})
    found = page.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


PAGES = ("check", "explore", "examples", "history", "releases", "overview")
TABS = ("ground", "ledger", "evaluation")


@pytest.mark.parametrize("language", ["中文", "English"])
def test_releases_clauses_comparison_and_supervision_are_free_of_axe_violations(
    page: Page, demo_site: str, project_root: Path, language: str
):
    open_example(page, demo_site, "江南物流仓储中心")
    expect(page.get_by_role("heading", name="未发现冲突")).to_be_visible()
    check = page.url.rpartition("/")[2]
    if language == "English":
        page.get_by_role("button", name=language).click()
    page.goto(f"{demo_site}/#/releases")
    page.get_by_role("link", name="三川市生态环境分区管控（2026").click()
    expect(page.locator(".quality").first).to_be_visible()
    release = page.url.rpartition("/")[2]
    addresses = [
        f"releases/{release}",
        f"lists/{release}",
        f"compare/{check},{check}",
        "explore",
        *(f"supervision/{tab}" for tab in TABS),
    ]
    for address in addresses:
        page.goto(f"{demo_site}/#/{address}")
        expect(page.locator("main h1")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert violations(page, project_root) == [], address


@pytest.mark.parametrize("language", ["中文", "English"])
def test_every_page_is_free_of_axe_violations_and_fits_a_phone(
    page: Page, demo_site: str, project_root: Path, language: str
):
    open_example(page, demo_site, "开发区内的木质家具厂")
    expect(page.get_by_role("heading", name="有条件")).to_be_visible()
    if language == "English":
        page.get_by_role("button", name=language).click()
        expect(page.get_by_role("heading", name="Conditional")).to_be_visible()
    assert violations(page, project_root) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo_site}/#/history")
    named = page.locator(".history__entry a").bounding_box()
    assert named
    assert named["width"] > 120, "the name of a check is squeezed"
    page.goto(f"{demo_site}/#/check")
    page.evaluate(DROP, plot(112.602, 31.398))
    expect(page.locator(".check--held")).to_be_visible()
    assert violations(page, project_root) == [], "a plot is given"
    cut = "(one) => one.scrollHeight - one.clientHeight"
    assert page.locator(".check__run").evaluate(cut) <= 1, "the button is cut off"
    for name in ("check", *PAGES):
        page.goto(f"{demo_site}/#/{name}")
        expect(page.locator("main h1")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert violations(page, project_root) == [], name
        widest = "Math.max(...[...document.querySelectorAll('#app > *')].map(e => e.scrollWidth))"
        assert page.evaluate(widest) <= 390, name


def test_the_overview_says_its_numbers_in_bars_and_in_a_table(page: Page, demo_site: str):
    page.goto(f"{demo_site}/#/overview")
    chart = page.get_by_role("figure").first
    expect(chart.get_by_role("listitem").filter(has_text="优先保护单元")).to_be_visible()
    chart.get_by_text("以表格显示这些数字").click()
    expect(chart.get_by_role("rowheader", name="东湖区")).to_be_visible()
    expect(page.get_by_text("三川经济技术开发区").first).to_be_visible()


def test_without_webgl_the_service_draws_the_map_and_a_check_is_made(
    plain_page: Page, demo_site: str
):
    page = plain_page
    page.goto(f"{demo_site}/")
    expect(page.get_by_text("由服务绘制的图片")).to_be_visible()
    expect(page.get_by_role("img", name="图层的图片")).to_be_visible()
    expect(page.get_by_role("tab", name="在图上画")).to_have_count(0)
    with page.expect_response(lambda one: "/v1/map/picture.svg" in one.url and one.ok):
        page.get_by_role("button", name="放大").click()
    page.evaluate(DROP, plot(112.602, 31.398))
    page.get_by_role("button", name="核对这块地").click()
    expect(page.get_by_role("heading", name="压到了什么，占多少")).to_be_visible()
    page.goto(f"{demo_site}/#/explore")
    page.locator(".plain__frame").click(position={"x": 300, "y": 300})
    expect(page.get_by_text("环境管控单元", exact=True).first).to_be_visible()


def test_a_plot_is_put_under_the_hand_on_the_map_and_is_back_when_one_gives_up(
    page: Page, demo_site: str
):
    page.goto(f"{demo_site}/")
    expect(page.get_by_text("图层与图例")).to_be_visible()
    page.evaluate(DROP, plot(112.602, 31.398))
    page.get_by_role("button", name="在图上修改").click()
    expect(page.get_by_text("共 3 个点")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="在坐标表中修改").click()
    expect(page.get_by_label("第 3 点经度")).to_have_value("112.604")


def test_a_unit_is_found_by_name_and_its_list_read_where_one_clicks(page: Page, demo_site: str):
    page.goto(f"{demo_site}/#/explore")
    expect(page.get_by_text("56 个图形")).to_be_visible()
    page.get_by_role("searchbox").fill("东湖区城镇")
    page.get_by_role("button", name="东湖区城镇重点管控单元1").click()
    canvas = page.locator(".maplibregl-canvas")
    canvas.click()  # its middle, where the unit now is
    expect(page.get_by_text("此点未查到生态保护红线").first).to_be_visible()
    page.get_by_text("该单元的准入清单").first.click()
    expect(page.get_by_text("空间布局约束").first).to_be_visible()


DROP = """(text) => {
  const data = new DataTransfer();
  data.items.add(new File([text], 'plot.geojson'));
  const drop = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
  document.body.dispatchEvent(drop);
}"""


def plot(west: float, south: float) -> str:
    ring = [[west, south], [west + 0.002, south], [west + 0.002, south + 0.002], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_a_file_dropped_anywhere_leads_to_a_report_in_two_clicks(page: Page, demo_site: str):
    page.goto(f"{demo_site}/#/explore")
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.evaluate(DROP, plot(112.602, 31.398))
    expect(page.get_by_text("公顷").first).to_be_visible()
    page.get_by_role("button", name="核对这块地").click()
    with page.expect_download() as download:
        page.get_by_text("PDF 报告").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def test_a_plot_outside_all_data_is_answered_whole(page: Page, demo_site: str):
    page.goto(f"{demo_site}/")
    page.evaluate(DROP, plot(120.215, 30.297))
    page.get_by_role("button", name="核对这块地").click()
    expect(page.get_by_role("heading", name="无法判定")).to_be_visible()
    expect(page.get_by_text("没有数据不等于不涉及").first).to_be_visible()


def test_two_checks_are_compared_and_one_is_objected_to(
    page: Page, demo_site: str, project_root: Path
):
    for title in ("江南物流仓储中心", "大川江岸边的基础化工项目"):
        open_example(page, demo_site, title)
        expect(page.get_by_role("heading", name="压到了什么，占多少")).to_be_visible()
    form = page.locator("details").filter(has_text="我认为这个结果有误")
    form.get_by_text("我认为这个结果有误").click()
    form.get_by_label("哪里不对").fill("边界已经调整")
    form.get_by_role("button", name="提交异议").click()
    expect(form.get_by_text("异议已提交")).to_be_visible()
    page.goto(f"{demo_site}/#/history")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="比较所选").click()
    expect(page.get_by_role("table").get_by_text("未发现冲突")).to_be_visible()
    assert violations(page, project_root) == []


def test_a_new_page_has_the_focus_as_it_appears(page: Page, demo_site: str):
    """A frame later would be too late: on a slow machine a key was pressed meanwhile."""
    page.goto(f"{demo_site}/")
    expect(page.locator("main h1")).to_be_visible()
    focused = page.evaluate(
        """() => new Promise((tell) => {
          window.requestAnimationFrame = () => 0;
          const look = () => tell(document.activeElement.tagName);
          addEventListener('hashchange', () => setTimeout(look));
          location.hash = '#/history';
        })"""
    )
    assert focused == "H1"
