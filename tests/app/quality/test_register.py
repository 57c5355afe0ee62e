"""From a table of observations to a decided clause, and the same bytes years later."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from factories import site
from openpyxl import Workbook
from plugins.workspaces import ACTOR, UNIT, published

from access_lists.importing.quality_table import QualityTableError
from access_lists.project import parse_project
from app.audit.service import Actor
from app.audit.verification import verify_record
from app.caps.service import NewCap, NewReservation
from app.checks.service import CheckRequest
from app.permissions import Role
from app.quality.service import QualityNotFoundError
from app.workspace import Workspace

HEADER = "断面,指标,年份,监测值,单位,目标,来源"
MISSED = f"{HEADER}\n江口断面,水质类别,2025,劣Ⅴ类,,Ⅲ,公报\n"
KEPT = f"{HEADER}\n江口断面,水质类别,2025,Ⅱ,,Ⅲ,更正\n"
CLAUSE = {
    "key": "missed",
    "effect": "prohibit",
    "when": {
        "status": {"set": "water-quality-target", "subject": "江口断面", "year": "last"},
        "op": "==",
        "value": "not-met",
    },
    "text": "江口断面上一年度水质未达标的，禁止新增排放。",
}
TOTAL = {
    "key": "total",
    "effect": "require",
    "limits": [
        {"quantity": "emissions_t_per_year.COD", "op": "<=", "value": "总量指标", "cap": "here"}
    ],
    "text": "化学需氧量排放不得突破单元总量指标。",
}


def table(folder: Path, text: str, name: str = "quality.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def enter(workspace: Workspace, folder: Path, text: str) -> dict[str, Any]:
    return workspace.quality.import_file(ACTOR, table(folder, text), "990100")


def checked(
    workspace: Workspace, project: Mapping[str, Any] | None = None, *, actor: Actor = ACTOR
) -> dict[str, Any]:
    request = CheckRequest(footprint=site(), project=parse_project(project or {}))
    return workspace.checks.run(actor, request).json()


def of_key(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in document["clauses"] if one["key"] == key)


def test_an_observation_decides_the_clause_that_asks_for_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "city", clauses=[CLAUSE])
    before = checked(workspace)
    assert of_key(before, "missed")["outcome"] == "undetermined"
    assert before["facts_used"] == []
    answer = enter(workspace, tmp_path, MISSED)
    assert (answer["entries"], answer["new"]) == (2, 2)
    after = checked(workspace)
    assert of_key(after, "missed")["outcome"] == "conflict"
    assert "未达标" in of_key(after, "missed")["reason"]["zh-CN"]
    (used,) = after["facts_used"]
    assert used["set"] == "status:water-quality-target/江口断面/2025"
    assert [one["value"] for one in used["record"]["facts"]] == ["III", "worse-than-V"]


def test_a_replay_comes_to_the_same_bytes_whatever_the_registers_say_now(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "city", clauses=[CLAUSE, TOTAL])
    enter(workspace, tmp_path, MISSED)
    new = NewCap(
        jurisdiction="990100", place=f"unit:{UNIT}", quantity="emissions_t_per_year.COD",
        amount=Decimal(120), used=Decimal("85.5"), year_from=2026,
    )  # fmt: skip
    cap = orjson.loads(workspace.caps.set(ACTOR, new))["id"]
    first = checked(workspace, {"emissions_t_per_year": {"COD": 12.3}})
    assert of_key(first, "total")["outcome"] == "conforms"
    asked = NewReservation(project="另一项目", amount=Decimal(30))
    workspace.caps.reserve(ACTOR, cap, asked)
    enter(workspace, tmp_path, KEPT)
    again = workspace.checks.replay(ACTOR, first["id"])
    assert (again["same"], again["differences"]) == (True, [])
    now = checked(workspace, {"emissions_t_per_year": {"COD": 12.3}})
    assert of_key(now, "total")["outcome"] == "conflict"
    assert of_key(now, "missed")["outcome"] == "not_applicable"
    assert now["result_sha256"] != first["result_sha256"]


def test_what_a_project_has_reserved_is_not_counted_against_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "city", clauses=[TOTAL])
    new = NewCap(
        jurisdiction="990100", place=f"unit:{UNIT}", quantity="emissions_t_per_year.COD",
        amount=Decimal(100), used=Decimal("85.5"), year_from=2026,
    )  # fmt: skip
    cap = orjson.loads(workspace.caps.set(ACTOR, new))["id"]
    asked = NewReservation(project="家具厂", amount=Decimal("12.3"))
    held = orjson.loads(workspace.caps.reserve(ACTOR, cap, asked))["id"]
    project = {"emissions_t_per_year": {"COD": 12.3}}
    assert of_key(checked(workspace, project), "total")["outcome"] == "conflict"
    own = checked(workspace, {**project, "reservations": [held]})
    assert of_key(own, "total")["outcome"] == "conforms"


def test_a_reservation_counts_only_for_those_it_was_made_for(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "city", clauses=[TOTAL])
    new = NewCap(
        jurisdiction="990100", place=f"unit:{UNIT}", quantity="emissions_t_per_year.COD",
        amount=Decimal(100), used=Decimal("85.5"), year_from=2026,
    )  # fmt: skip
    cap = orjson.loads(workspace.caps.set(ACTOR, new))["id"]
    asked = NewReservation(project="家具厂", amount=Decimal("12.3"), holder="key:factory")
    held = orjson.loads(workspace.caps.reserve(ACTOR, cap, asked))["id"]
    project = {"emissions_t_per_year": {"COD": 12.3}, "reservations": [held]}
    outcomes, remarks = {}, {}
    for name, role, areas in (
        ("key:factory", Role.CHECKER, ()),
        ("key:rival", Role.CHECKER, ()),
        ("key:bureau", Role.ANALYST, ("990100",)),
        ("key:neighbour", Role.ANALYST, ("421300",)),
    ):
        actor = Actor(name=name, roles=frozenset({role}), areas=areas)
        found = checked(workspace, project, actor=actor)
        outcomes[name] = of_key(found, "total")["outcome"]
        remarks[name] = [one["code"] for one in found["findings"]].count("reservation-not-counted")
    assert outcomes == {
        "key:factory": "conforms", "key:rival": "conflict",
        "key:bureau": "conforms", "key:neighbour": "conflict",
    }  # fmt: skip
    assert remarks == {
        "key:factory": 0, "key:rival": 1, "key:bureau": 0, "key:neighbour": 1,
    }  # fmt: skip
    replayed = workspace.checks.replay(ACTOR, found["id"])
    assert (replayed["same"], replayed["differences"]) == (True, [])


@pytest.mark.parametrize("named", ["released", "unknown"])
def test_a_reservation_that_holds_nothing_is_remarked_on(
    workspace: Workspace, tmp_path: Path, named: str
) -> None:
    published(workspace, tmp_path / "city", clauses=[TOTAL])
    new = NewCap(
        jurisdiction="990100", place=f"unit:{UNIT}", quantity="emissions_t_per_year.COD",
        amount=Decimal(100), used=Decimal("95.5"), year_from=2026,
    )  # fmt: skip
    cap = orjson.loads(workspace.caps.set(ACTOR, new))["id"]
    asked = NewReservation(project="家具厂", amount=Decimal(3))
    held = orjson.loads(workspace.caps.reserve(ACTOR, cap, asked))["id"]
    workspace.caps.release(ACTOR, cap, held, reason="项目终止")
    claim = held if named == "released" else "no-such-reservation"
    found = checked(workspace, {"emissions_t_per_year": {"COD": 12.3}, "reservations": [claim]})
    assert of_key(found, "total")["outcome"] == "conflict"
    (remark,) = [one for one in found["findings"] if one["code"] == "reservation-not-counted"]
    assert remark["feature"] == claim


def test_a_correction_replaces_and_the_history_keeps_both(
    workspace: Workspace, tmp_path: Path
) -> None:
    enter(workspace, tmp_path, MISSED)
    assert enter(workspace, tmp_path, MISSED)["new"] == 0
    enter(workspace, tmp_path, KEPT)
    shown = workspace.quality.show("990100", place="江口断面", year=2025)
    overall = [one["value"] for one in shown["statuses"] if one["subject"] == "江口断面"]
    assert overall == ["II", "met"]
    lines = workspace.quality.history("990100")
    assert [one["value"] for one in lines] == ["worse-than-V", "III", "II", "III"]
    workspace.quality.withdraw(ACTOR, "990100", place="江口断面", year=2025, reason="误报")
    assert workspace.quality.show("990100")["facts"] == []
    assert len(workspace.quality.history("990100")) == 6
    with pytest.raises(QualityNotFoundError):
        workspace.quality.withdraw(ACTOR, "990100", place="江口断面", year=2025, reason="误报")
    assert verify_record(workspace.database, workspace.checkpoints).first_break is None


def test_a_status_of_the_unit_itself_is_one_of_its_own_code(
    embedded: Workspace, tmp_path: Path
) -> None:
    status = {**CLAUSE["when"]["status"], "subject": "单元"}
    clause = {**CLAUSE, "when": {**CLAUSE["when"], "status": status}}
    published(embedded, tmp_path / "city", clauses=[clause])
    assert of_key(checked(embedded), "missed")["missing"] == [
        f"status:water-quality-target/{UNIT}/2025"
    ]
    enter(embedded, tmp_path, MISSED.replace("江口断面", UNIT))
    assert of_key(checked(embedded), "missed")["outcome"] == "conflict"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_any_usual_encoding(
    embedded: Workspace, tmp_path: Path, encoding: str
) -> None:
    path = table(tmp_path, MISSED, encoding=encoding)
    assert embedded.quality.import_file(ACTOR, path, "990100")["entries"] == 2


def test_a_workbook_reads_like_a_csv_file(embedded: Workspace, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["2025 年监测结果"])
    for line in MISSED.splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "quality.xlsx")
    embedded.quality.import_file(ACTOR, tmp_path / "quality.xlsx", "990100")
    from_xlsx = embedded.quality.show("990100")
    assert enter(embedded, tmp_path, MISSED)["new"] == 0
    assert len(from_xlsx["facts"]) == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("江口断面,水色,2025,Ⅲ,,Ⅲ,", "unknown-indicator"),
        ("江口断面,水质类别,去年,Ⅲ,,Ⅲ,", "period-invalid"),
        ("江口断面,水质类别,2025-13,Ⅲ,,Ⅲ,", "period-invalid"),
        ("江口断面,水质类别,2025,Ⅵ,,Ⅲ,", "value-invalid"),
        ("江口断面,水质类别,2025,优,,Ⅲ,", "value-invalid"),
        ("江口断面,氨氮,2025,<0.5,mg/L,1.0,", "value-invalid"),
        ("江口断面,氨氮,2025,0.5,ppm,1.0,", "unit-unknown"),
        ("江口断面,溶解氧,2025,6,mg/L,≤5,", "value-invalid"),
        ("江口断面,氨氮,2025,/,mg/L,无,", "row-empty"),
        (",氨氮,2025,1,mg/L,1,", "place-missing"),
        ("江口断面,水质类别,2025,Ⅱ,,Ⅲ,", "contradiction"),
    ],
)
def test_a_faulty_row_refuses_the_whole_table(
    embedded: Workspace, tmp_path: Path, row: str, code: str
) -> None:
    with pytest.raises(QualityTableError) as refused:
        enter(embedded, tmp_path, f"{MISSED}{row}\n")
    assert {one.code for one in refused.value.faults} == {code}
    assert refused.value.faults[0].row == 3
    assert embedded.quality.show("990100")["facts"] == []


@pytest.mark.parametrize("text", ["", "甲,乙\n1,2\n", f"{HEADER}\n"])
def test_a_table_without_header_or_rows_is_refused(
    embedded: Workspace, tmp_path: Path, text: str
) -> None:
    with pytest.raises(QualityTableError):
        enter(embedded, tmp_path, text)


def test_numbers_are_brought_to_the_unit_of_the_indicator(
    embedded: Workspace, tmp_path: Path
) -> None:
    enter(embedded, tmp_path, f"{HEADER}\n甲站,PM2.5,2025年,0.0336,毫克/立方米,≤0.035,公报\n")
    values = {one["kind"]: one["value"] for one in embedded.quality.show("990100")["facts"]}
    assert values == {"observation": "33.6", "target": "35"}
