"""From a parcel file to a report in a real browser: in Chinese in three clicks, and in English."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

PARCEL = "footprints/hangzhou_pengbu_R14_parcel.txt"
FARMS = "footprints/solar_farms_india_2021_merged_simplified.geojson"

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const drop = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
  document.body.dispatchEvent(drop);
}"""

CLICKS = "addEventListener('click', () => { window.clicks = (window.clicks ?? 0) + 1; }, true)"


def drop(page: Page, file: Path) -> None:
    page.evaluate(DROP, [file.name, file.read_text("utf-8")])


def words(path: Path) -> str:
    return "".join("".join(one.extract_text() for one in PdfReader(path).pages).split())


def test_a_parcel_file_leads_to_a_report_in_three_clicks_at_most(
    page: Page, demo_site: str, shared_data: Path
):
    page.goto(f"{demo_site}/")
    page.evaluate(CLICKS)
    drop(page, shared_data / PARCEL)
    page.get_by_role("button", name="核对这块地").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert page.evaluate("window.clicks") <= 3
    said = words(Path(download.value.path()))
    assert "无法判定" in said
    assert "5.709" in said  # hectares, as the parcel file declares


def test_a_file_of_many_sites_elsewhere_says_what_to_do(
    page: Page, demo_site: str, shared_data: Path
):
    page.goto(f"{demo_site}/")
    drop(page, shared_data / FARMS)
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("处理办法")


def test_a_check_is_made_in_english_from_pasted_coordinates_to_the_report(
    page: Page, demo_site: str
):
    page.goto(f"{demo_site}/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("tab", name="Paste").click()
    lines = "112.602,31.398\n112.604,31.398\n112.604,31.400\n112.602,31.400"
    page.get_by_role("textbox").first.fill(lines)
    page.get_by_role("button", name="Read the coordinates").click()
    expect(page.get_by_text("ha").first).to_be_visible()
    page.get_by_role("combobox").first.fill("C26")
    page.get_by_role("listbox").get_by_role("option").first.click()
    page.get_by_role("button", name="Check this plot").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Preliminary screening")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert "Conclusion" in words(Path(download.value.path()))
