"""A release in a year against its targets; what nobody knows stays unknown."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from factories import CITY, site, strip
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for
from plugins.workspaces import ACTOR, UNIT, draft, geojson_file, opened_at, published
from typer.testing import CliRunner

from access_lists.project import parse_project
from access_lists.store.caps import Cap, Line, Reservation
from app.audit.service import Actor
from app.caps.service import NewCap
from app.catalogue.service import legal_today
from app.checks.service import CheckRequest
from app.cli.main import app as command
from app.evaluations.chart import evaluation_svg
from app.evaluations.indicators import Direction
from app.evaluations.measured import Judgement, Measured, known, percent
from app.evaluations.registers import used_at
from app.evaluations.service import ReleaseUnpublishedError
from app.evaluations.workbook import evaluation_workbook
from app.permissions import ForbiddenError, OutsideAreaError, Role
from app.releases.drafts import NewLayer
from app.workspace import Workspace
from zoning.measure import area_m2
from zoning.vocabulary import LayerKind

THIS_YEAR = legal_today().year
CHECKER = Actor(name="checker", roles=frozenset({Role.CHECKER}))
HEADER = "断面,指标,年份,监测值,单位,目标,来源"


def evaluated(workspace: Workspace, year: int = 2025, **more: Any) -> dict[str, dict[str, Any]]:
    found = workspace.evaluations.evaluate(more.pop("actor", ACTOR), "city", year, **more)
    return {one["code"]: one for one in found.as_dict()["rows"]}


def observe(workspace: Workspace, folder: Path, *rows: str) -> None:
    path = folder / "quality.csv"
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    workspace.quality.import_file(ACTOR, path, CITY)


def test_areas_and_shares_are_those_of_the_ground(workspace: Workspace, tmp_path: Path) -> None:
    published(workspace, tmp_path / "in")
    rows = evaluated(workspace)
    line, unit = area_m2(strip(3.0, 4.0)), area_m2(strip(-5, 6, south_m=-5000, north_m=5000))
    assert rows["red-line-area"]["value"] == pytest.approx(line / 1e6, abs=1e-6)
    assert rows["red-line-area"]["parts"][0]["item"] == "HX001"
    assert rows["red-line-share"]["value"] == pytest.approx(100 * line / unit, abs=1e-5)
    assert "没有行政辖区图层" in rows["red-line-share"]["why"][0]["zh-CN"]
    assert rows["key-control-share"]["value"] == 100
    assert rows["general-control-area"]["value"] == 0  # the units are all there: a true nought


def test_overlapping_zones_count_their_ground_once(workspace: Workspace, tmp_path: Path) -> None:
    name = draft(workspace, tmp_path / "in")
    more = geojson_file(tmp_path / "more.geojson", [(strip(3.5, 5.0), {"code": "HX002"})])
    new = NewLayer(path=more, kind=LayerKind.RED_LINES, name="more")
    workspace.releases.add_layer(ACTOR, name, new)
    workspace.releases.publish(ACTOR, name)
    row = evaluated(workspace)["red-line-area"]
    assert row["value"] == pytest.approx(area_m2(strip(3.0, 5.0)) / 1e6, abs=1e-6)
    parts = [one["value"] for one in row["parts"]]
    assert sum(parts) == pytest.approx(2.5 / 2 * row["value"], rel=1e-3)


def test_units_without_a_category_widen_the_bounds(workspace: Workspace, tmp_path: Path) -> None:
    name = draft(workspace, tmp_path / "in")
    more = geojson_file(tmp_path / "more.geojson", [(strip(7, 8), {"code": "ZH99010130009"})])
    new = NewLayer(path=more, kind=LayerKind.CONTROL_UNITS, name="more")
    workspace.releases.add_layer(ACTOR, name, new)
    workspace.releases.publish(ACTOR, name)
    row = evaluated(workspace)["priority-protection-area"]
    assert (row["value"], row["at_least"]) == (None, 0)
    assert row["at_most"] == pytest.approx(area_m2(strip(7, 8)) / 1e6, abs=1e-6)
    assert row["judgement"] == "no-target"


def test_a_class_that_the_release_does_not_speak_of_is_unknown_and_not_nought(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    own = {
        "indicators": [
            {
                "code": code,
                "name": code,
                "measure": {"of": of, "kind": "reference", "class": "park"},
                "direction": "low",
                "targets": [{"from": 2020, "value": 5}],
            }
            for code, of in (("parks", "zone-area"), ("park-count", "zone-count"))
        ]
    }
    for row in (evaluated(workspace, changes=own)[code] for code in ("parks", "park-count")):
        assert (row["value"], row["at_least"], row["judgement"]) == (None, None, "unknown")
        assert row["why"]


def test_targets_that_were_not_observed_leave_bounds_and_decide_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    assert evaluated(workspace)["water-targets-met"]["judgement"] == "unknown"
    observe(
        workspace, tmp_path,
        "甲断面,水质类别,2025,Ⅱ,,Ⅲ,公报", "乙断面,水质类别,2025,,,Ⅲ,公报",
        "乙断面,水质类别,2024,Ⅱ,,Ⅲ,公报",
    )  # fmt: skip
    row = evaluated(workspace)["water-targets-met"]
    assert (row["value"], row["at_least"], row["at_most"]) == (None, 50, 100)
    assert row["judgement"] == "unknown"
    assert [one["value"] for one in row["parts"]] == ["unknown", "met"] or len(row["parts"]) == 2
    observe(workspace, tmp_path, "丙断面,水质类别,2025,Ⅴ,,Ⅲ,公报")
    row = evaluated(workspace)["water-targets-met"]
    assert row["at_most"] == pytest.approx(200 / 3)
    assert row["judgement"] == "missed"  # whatever 乙断面 was, not every target was met
    assert evaluated(workspace)["air-targets-met"]["value"] is None


def test_caps_are_shown_as_they_are_used(workspace: Workspace, tmp_path: Path) -> None:
    published(workspace, tmp_path / "in")
    assert evaluated(workspace, THIS_YEAR)["caps-kept"]["judgement"] == "unknown"
    for place, amount, used in (("park:甲园", "120", "60"), ("park:乙园", "10", "11")):
        new = NewCap(
            jurisdiction=CITY, place=place, quantity="emissions_t_per_year.VOCs",
            amount=Decimal(amount), used=Decimal(used), year_from=2020,
        )  # fmt: skip
        cap = orjson.loads(workspace.caps.set(ACTOR, new))
    rows = evaluated(workspace, THIS_YEAR)
    assert (rows["caps-kept"]["value"], rows["caps-kept"]["judgement"]) == (50, "missed")
    assert rows["cap-use"]["value"] == pytest.approx(110)
    before = evaluated(workspace, THIS_YEAR - 1)
    assert before["caps-kept"]["value"] is None  # the ledger began this year
    assert (before["caps-kept"]["at_least"], before["caps-kept"]["at_most"]) == (0, 100)
    assert cap["used"] == "11"


def test_of_a_year_that_is_over_a_cap_is_shown_as_it_stood_then() -> None:
    def at(month: int) -> datetime:
        return datetime(2025, month, 1, tzinfo=UTC)

    def held(identity: str, amount: str, begun: int, state: str, ends: int | None) -> Reservation:
        return Reservation(
            id=identity, project="p", amount=Decimal(amount), check_id=None, document="",
            owner="", created_at=at(begun), state=state, expires_at=at(ends) if ends else None,
        )  # fmt: skip

    def line(action: str, month: int, used: str, reservation: str | None = None) -> Line:
        return Line(
            seq=month, at=at(month), actor="", action=action, reservation=reservation,
            amount=Decimal(1), used_after=Decimal(used), note="",
        )  # fmt: skip

    cap = Cap(
        id="c", jurisdiction=CITY, owner="", place="park:甲园", quantity="q", unit="t/a",
        year_from=2025, year_to=None, amount=Decimal(100), baseline=Decimal(10), source="",
        reservations=(
            held("kept", "20", 2, "held", None),
            held("released", "5", 3, "released", None),
            held("expires", "7", 4, "held", 8),
        ),
    )  # fmt: skip
    lines = [line("set", 1, "10"), line("reserve", 2, "30"), line("reserve", 3, "35"),
             line("reserve", 4, "42"), line("release", 6, "37", "released")]  # fmt: skip
    said = {month: used_at(cap, lines, at(month)) for month in (1, 2, 5, 6, 7, 9)}
    assert said == {1: 10, 2: 30, 5: 42, 6: 37, 7: 37, 9: 30}
    assert used_at(cap, lines, datetime(2024, 12, 31, tzinfo=UTC)) is None


def test_that_nobody_looked_for_change_is_not_that_there_is_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    row = evaluated(workspace, THIS_YEAR)["clues-found"]
    assert (row["value"], row["judgement"]) == (None, "no-target")
    assert "没有登记过两期比对" in row["why"][0]["zh-CN"]
    assert evaluated(workspace, THIS_YEAR)["clues-closed"]["judgement"] == "unknown"


def test_checks_are_counted_for_those_who_are_shown_them_all(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    assert evaluated(workspace, THIS_YEAR)["checks"]["value"] == 0  # counted, and none
    assert evaluated(workspace, THIS_YEAR)["checks-conflict"]["value"] is None
    verdicts = []
    for start in (0.0, 3.2):
        request = CheckRequest(footprint=site(start, start + 0.5), project=parse_project({}))
        verdicts.append(workspace.checks.run(ACTOR, request).json()["verdict"])
    rows = evaluated(workspace, THIS_YEAR)
    assert rows["checks"]["value"] == 2
    assert rows["checks-undetermined"]["value"] == 50 * verdicts.count("undetermined") > 0
    assert rows["checks-conflict"]["value"] == 0
    assert {one["item"] for one in rows["checks"]["parts"]} == set(verdicts)
    assert evaluated(workspace, THIS_YEAR - 1)["checks"]["value"] == 0
    assert evaluated(workspace, THIS_YEAR, actor=CHECKER)["checks"]["value"] is None


def test_a_city_lays_its_own_indicators_over_the_shipped_ones(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    own = {
        "indicators": [
            {"code": "red-line-area", "department": "三川市自然资源局",
             "targets": [{"from": 2025, "to": 2025, "value": 0.1, "document": "规划"},
                         {"from": 2026, "value": 900}]},
            {"code": "forest", "name": {"zh-CN": "森林覆盖率", "en": "forest"}, "line": "ecology",
             "unit": "%", "direction": "high", "measure": {"of": "stated", "values": {"2025": 51}},
             "targets": [{"from": 2025, "value": 50}]},
            {"code": "lines-in-units", "name": "红线占优先单元", "measure":
             {"of": "ratio", "top": "red-line-area", "bottom": "key-control-area"}},
        ],
        "leave_out": ["checks"],
    }  # fmt: skip
    kept = workspace.evaluations.adopt(ACTOR, CITY, own)
    assert kept["adopted_by"] == CITY
    found = workspace.evaluations.evaluate(ACTOR, "city", 2025).as_dict()
    rows = {one["code"]: one for one in found["rows"]}
    assert found["indicators_sha256"] == kept["sha256"]
    assert "checks" not in rows
    assert rows["red-line-area"]["judgement"] == "met"
    assert rows["red-line-area"]["department"]["zh-CN"] == "三川市自然资源局"
    assert evaluated(workspace, 2026)["red-line-area"]["judgement"] == "missed"
    assert (rows["forest"]["value"], rows["forest"]["judgement"]) == (51, "met")
    assert evaluated(workspace, 2026)["forest"]["judgement"] == "unknown"
    share = rows["red-line-area"]["value"] / rows["key-control-area"]["value"]
    assert rows["lines-in-units"]["value"] == pytest.approx(100 * share, abs=1e-4)


def test_the_indicators_of_the_narrowest_division_count(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    for code, value in (("990000", 1), (CITY, 2), ("990200", 3)):
        changes = {"indicators": [{"code": "red-line-area", "targets": [
            {"from": 2025, "value": value}]}]}  # fmt: skip
        workspace.evaluations.adopt(ACTOR, code, changes)
    assert evaluated(workspace)["red-line-area"]["target"] == 2


@pytest.mark.parametrize(
    ("at_least", "at_most", "direction", "said"),
    [
        (10, 10, "high", "met"), (9, 9, "high", "missed"), (9, 11, "high", "unknown"),
        (10, 10, "low", "met"), (11, 11, "low", "missed"), (9, 11, "low", "unknown"),
        (None, None, "high", "unknown"), (9, 9, "none", "no-target"), (0, 0, "low", "met"),
    ],
)  # fmt: skip
def test_a_target_is_met_or_missed_only_where_both_bounds_say_so(
    at_least: float | None, at_most: float | None, direction: str, said: str
) -> None:
    figure = Measured(at_least=at_least, at_most=at_most)
    assert figure.judged(10, Direction(direction)) == said
    assert figure.judged(None, Direction(direction)) is Judgement.NO_TARGET


def test_a_share_of_nothing_is_unknown() -> None:
    assert percent(known(0), known(0)).value is None
    assert percent(known(1), Measured()).at_most is None
    assert percent(known(1), Measured(at_least=2, at_most=4)).at_least == 25


def test_a_draft_is_not_evaluated(workspace: Workspace, tmp_path: Path) -> None:
    draft(workspace, tmp_path / "in")
    with pytest.raises(ReleaseUnpublishedError):
        evaluated(workspace)


def test_workbook_and_chart_say_the_same_and_show_nothing_for_what_is_unknown(
    embedded: Workspace, tmp_path: Path
) -> None:
    published(embedded, tmp_path / "in")
    document = embedded.evaluations.evaluate(ACTOR, "city", 2025).as_dict()
    book = openpyxl.load_workbook(BytesIO(evaluation_workbook(document)))
    assert book.sheetnames == ["指标评估", "指标构成", "说明", "图"]
    table = {row[1]: row for row in book["指标评估"].iter_rows(min_row=2, values_only=True)}
    assert table["red-line-area"][4] == document["rows"][0]["value"]
    assert table["water-targets-met"][4:7] == (None, None, None)
    assert table["water-targets-met"][9] == "未知"
    drawn = ET.fromstring(evaluation_svg(document))  # noqa: S314 - our own
    words = "".join(drawn.itertext())
    assert "生态保护红线面积" in words
    assert words.count("? 未知") == document["summary"]["unknown"]


def test_over_http_an_evaluation_is_asked_for_and_indicators_are_adopted(serve: Serve) -> None:
    client: TestClient = serve()
    assert client.get("/v1/evaluations/city/2025").status_code == 401
    analyst = key_for(client, Role.ANALYST, areas=[CITY])
    checker = key_for(client, Role.CHECKER)
    auditor = key_for(client, Role.AUDITOR, areas=[CITY])
    found = client.get("/v1/evaluations/city/2025", headers=checker).json()
    rows = {one["code"]: one for one in found["rows"]}
    assert rows["checks"]["value"] is None
    seen = client.get("/v1/evaluations/city/2025", headers=auditor).json()["rows"]
    assert next(one for one in seen if one["code"] == "checks")["value"] == 0
    body = {
        "jurisdiction": CITY,
        "indicators": [{"code": "red-line-area", "targets": [{"from": 2025, "value": 0.1}]}],
    }
    where = "/v1/evaluations/indicators"
    assert client.post(where, json=body, headers=checker).status_code == 403
    other = client.post(where, json={**body, "jurisdiction": "990200"}, headers=analyst)
    assert (other.status_code, other.json()["code"]) == (403, "outside-own-area")
    assert client.post(where, json=body, headers=analyst).status_code == 201
    bad = {**body, "indicators": [{"code": "red-line-area", "direction": "up"}]}
    refused = client.post(where, json=bad, headers=analyst)
    assert (refused.status_code, refused.json()["code"]) == (422, "indicators-invalid")
    assert refused.json()["errors"][0]["pointer"] == "/indicators/0/direction"
    kept = client.get(f"{where}?jurisdiction={CITY}", headers=checker).json()
    assert kept["adopted"]["indicators"] == body["indicators"]
    again = client.get("/v1/evaluations/city/2025", headers=checker).json()
    assert again["rows"][0]["judgement"] == "met"
    assert client.get("/v1/evaluations/city/2025.xlsx", headers=checker).content[:2] == b"PK"
    svg = client.get("/v1/evaluations/city/2025.svg", headers=checker)
    assert svg.headers["content-type"] == "image/svg+xml"
    missing = client.get("/v1/evaluations/nowhere/2025", headers=checker)
    assert (missing.status_code, missing.json()["code"]) == (404, "release-not-found")


def test_only_those_who_keep_registers_adopt_indicators(workspace: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        workspace.evaluations.adopt(CHECKER, CITY, {"indicators": []})
    analyst = Actor(name="a", roles=frozenset({Role.ANALYST}), areas=("421300",))
    with pytest.raises(OutsideAreaError):
        workspace.evaluations.adopt(analyst, CITY, {"indicators": []})


def test_the_command_prints_the_document_and_writes_workbook_and_chart(tmp_path: Path) -> None:
    home = tmp_path / "home"
    opened = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(opened, tmp_path / "in")
    opened.close()
    own = tmp_path / "own.yaml"
    own.write_text(
        "indicators:\n- code: forest\n  name: 森林覆盖率\n  unit: '%'\n"
        "  measure: {of: stated, values: {2025: 51.2}}\n",
        "utf-8",
    )

    def run(*words: object) -> dict[str, Any]:
        done = CliRunner().invoke(command, ["--home", str(home), "evaluate", *map(str, words)])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    kept = run("adopt", own, "--jurisdiction", CITY, "--json")
    assert kept["indicators"][-1]["measure"] == {"of": "stated", "values": {"2025": 51.2}}
    book, chart = tmp_path / "e.xlsx", tmp_path / "e.svg"
    found = run("release", "city", "--year", 2025, "--xlsx", book, "--chart", chart, "--json")
    assert found["rows"][-1]["value"] == 51.2
    assert book.read_bytes()[:2] == b"PK"
    assert re.match(r"<svg", chart.read_text("utf-8"))
    told = CliRunner().invoke(
        command, ["--home", str(home), "evaluate", "release", "city", "--year", "2025"]
    )
    assert "未知" in told.stdout
    assert UNIT not in told.stdout
