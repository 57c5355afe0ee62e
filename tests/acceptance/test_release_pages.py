"""A release from draft to withdrawal, and a clause reviewed, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from plugins.browsers import serving
from plugins.workspaces import ACTOR, draft, list_file, opened_at, red_line_file, unit_file

from app.auth.users import NewUser
from app.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ANALYST, REVIEWER = "王芳", "李明"
PASSWORD = "三条线，一张清单，十二字"  # noqa: S105 - of a store that the test makes
HOSTILE = "<script>alert(1)</script>"
PEOPLE = {ANALYST: {Role.ANALYST}, REVIEWER: {Role.REVIEWER, Role.PUBLISHER}}
CLAUSE = {
    "effect": "prohibit",
    "industries": ["C26"],
    "text": f"禁止新建化工等项目。{HOSTILE}",
    "dimension": "spatial-layout",
    "number": "1-1",
    "review": "partial",
    "spans": [{"start": 4, "end": 6, "field": "industries"}],
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with two people, a draft with one clause, and the rule of four eyes."""
    home = tmp_path_factory.mktemp("office") / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    for name, roles in PEOPLE.items():
        person = NewUser(name=name, password=PASSWORD, roles=frozenset(roles), areas=["990000"])
        opened.users.create(ACTOR, person)
    draft(opened, tmp_path_factory.mktemp("in"), name="待核对", clauses=[CLAUSE])
    opened.close()
    with serving(home, SANXIAN_RELEASES_FOUR_EYES="on") as address:
        yield address


def sign_in(page: Page, site: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="数据版本").click()


def upload(page: Page, file: Path, kind: str, layer: str) -> None:
    page.get_by_label("文件", exact=True).set_input_files(file)
    expect(page.get_by_text("文件检查")).to_be_visible()
    page.get_by_label("这是什么").select_option(label=kind)
    with page.expect_response(lambda one: ".pmtiles" in one.url and one.ok):  # it is on the map
        page.get_by_role("button", name="上传并读取").click()
        expect(page.get_by_role("button", name=f"移除“{layer}”")).to_be_visible()


def test_an_analyst_drafts_a_release_that_a_reviewer_publishes_and_withdraws(
    page: Page, office: str, tmp_path: Path
):
    sign_in(page, office, ANALYST)
    page.get_by_text("新建草稿").click()
    page.get_by_label("名称").fill("三川市 2027")
    page.get_by_label("行政区划代码").fill("990200")
    page.get_by_label("施行日期").fill("2026-01-01")
    page.get_by_role("button", name="建立草稿").click()
    upload(page, unit_file(tmp_path), "环境管控单元", "control-units")
    upload(page, red_line_file(tmp_path), "生态保护红线", "red-lines")
    page.get_by_role("button", name="检查草稿").click()
    expect(page.get_by_text("检查通过，没有错误").first).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_text("没有审核的权限")).to_be_visible()
    address = page.url

    sign_in(page, office, REVIEWER)
    page.goto(address)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("审核")
    for box in page.get_by_role("form", name="审核").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="同意").click()
    expect(page.get_by_text(f"{REVIEWER} 已同意")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布", exact=True).first).to_be_visible()
    page.get_by_text("撤回这个版本").first.click()
    page.get_by_label("撤回理由").fill("边界数据有误")
    page.get_by_role("button", name="撤回这个版本").click()
    expect(page.get_by_text("撤回理由：边界数据有误")).to_be_visible()


def test_whoever_is_signed_in_is_named_and_may_leave(page: Page, office: str):
    sign_in(page, office, ANALYST)
    expect(page.get_by_role("banner")).to_contain_text(f"已登录：{ANALYST}")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("口令")).to_be_visible()
    page.goto(f"{office}/")
    expect(page.get_by_label("口令")).to_be_visible()


def test_a_file_that_cannot_be_read_leaves_the_draft_as_it_was_and_says_what_to_do(
    page: Page, office: str, tmp_path: Path
):
    sign_in(page, office, ANALYST)
    page.get_by_role("link", name="待核对").click()
    broken = tmp_path / "broken.geojson"
    broken.write_text("not a map", "utf-8")
    page.get_by_label("文件", exact=True).set_input_files(broken)
    page.get_by_label("这是什么").select_option(label="环境管控单元")
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("alert")).to_contain_text("处理办法")


def test_a_person_accepts_and_corrects_a_clause_by_keyboard(page: Page, office: str):
    sign_in(page, office, ANALYST)
    page.get_by_role("link", name="待核对").click()
    page.get_by_role("link", name="核对条款").press("Enter")
    cards = page.get_by_role("main").get_by_role("listitem")
    card = cards.filter(has_text="禁止新建")  # another test may have added a list
    expect(card).to_contain_text(HOSTILE)
    expect(card.locator("mark")).to_have_text("化工")
    card.get_by_role("button", name="读得对").press("Enter")
    expect(card).to_contain_text("已确认")
    card.get_by_role("button", name="更正").press("Enter")
    card.get_by_label("行业代码").fill("C26, C25")
    card.get_by_role("button", name="保存更正").press("Enter")
    expect(card).to_contain_text("已更正")
    page.reload()
    expect(card).to_contain_text("已更正")
    expect(card).to_contain_text("C25")


def test_a_list_is_looked_at_and_imported_in_the_browser_and_leads_to_its_clauses(
    page: Page, office: str, tmp_path: Path
):
    sign_in(page, office, ANALYST)
    page.get_by_role("link", name="待核对").click()
    listed = {
        "title": "市级清单",
        "level": "city",
        "clauses": [{"key": "a", "effect": "require", "text": f"接管。{HOSTILE}"}],
    }
    form = page.get_by_role("form", name="导入准入清单")
    form.get_by_label("清单文件").set_input_files(list_file(tmp_path / "list.yaml", listed))
    form.get_by_role("button", name="只看看，不导入").click()
    expect(form.get_by_text("读到 1 条条款，尚未导入")).to_be_visible()
    form.get_by_role("button", name="导入到草稿").click()
    expect(form.get_by_text("已导入 1 条条款")).to_be_visible()
    form.get_by_role("link", name="核对条款").click()
    expect(page.get_by_role("main")).to_contain_text(f"接管。{HOSTILE}")
