import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from factories import LENGTH_M, METRE_EAST, SOUTH, WEST, MadeZone, plain_region, run, site, strip

from access_lists.document import assessment_document, footprint_document
from access_lists.evidence import canonical_bytes
from access_lists.vocabulary import Outcome
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind, Occupation

CLAUSES = [
    {"key": "ban", "effect": "prohibit", "text": "禁止化工。", "industries": ["C26"]},
    {"key": "red", "effect": "prohibit", "text": "红线内禁止。", "scope": {"red_line": True}},
    {"key": "green", "effect": "require", "text": "应绿化。", "basis": [{"title": "某法"}]},
    {"key": "water", "effect": "require", "text": "节水。", "limits": [
        {"quantity": "water_use_m3_per_year", "op": "<=", "value": 100}]},
    {"key": "good", "effect": "encourage", "text": "鼓励。", "activities": ["upgrade"]},
]  # fmt: skip


def written(folder: Path, project: dict[str, Any], **options: Any) -> dict[str, Any]:
    region = plain_region(folder, CLAUSES)
    region.red_lines(MadeZone(code="R1", shape=strip(0.8, 1.0), name="一号红线"))
    return assessment_document(run(options.get("on", site()), project, [region]))


def by_key(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {clause["key"]: clause for clause in document["clauses"]}


def test_the_members_are_those_promised(tmp_path: Path) -> None:
    document = written(tmp_path, {"industries": ["C2641"]})
    assert set(document) >= {
        "as_of", "language", "tier", "verdict", "label", "summary", "reasons", "releases",
        "project", "facts_used", "footprint", "coverage", "layers", "clauses", "decided_by",
        "missing_facts", "not_examined", "neighbours", "findings", "disclaimer",
    }  # fmt: skip
    assert set(document["footprint"]) >= {
        "geometry", "area_m2", "area_ha", "area_mu", "plane_area_m2", "crs", "sha256", "bbox",
    }  # fmt: skip
    assert set(document["coverage"]) >= {"share", "uncovered_m2", "covered"}
    assert set(document["layers"][0]) >= {
        "kind", "name", "release", "status", "covered_share", "boundary_tolerance_m", "hits",
    }  # fmt: skip
    assert set(document["clauses"][0]) >= {
        "id", "list", "level", "unit", "dimension", "effect", "strength", "addressee", "review",
        "outcome", "assumed", "noted", "reason", "text", "basis", "facts", "missing",
        "could_lift", "overlap_m2", "share", "source",
    }  # fmt: skip
    json.dumps(document, allow_nan=False)
    assert canonical_bytes(json.loads(json.dumps(document))) == canonical_bytes(document)


def test_what_is_done_to_an_answer_does_not_change_the_next_one(tmp_path: Path) -> None:
    books = plain_region(tmp_path, CLAUSES).books()
    clauses = [one for book in books for code in book.units for one in book.of_unit(code)]
    before = [canonical_bytes(clause.as_dict()) for clause in clauses]
    assert any(clause.basis for clause in clauses)
    for clause in clauses:
        answer = clause.as_dict()
        for law in answer["basis"]:
            law["title"] = "改动"
        answer["basis"].append({})
        answer["text"] = ""
    assert [canonical_bytes(clause.as_dict()) for clause in clauses] == before


def test_every_clause_in_scope_stands_there_and_is_counted(tmp_path: Path) -> None:
    document = written(tmp_path, {"industries": ["C2641"], "nature": "new"})
    assert set(by_key(document)) == {"ban", "red", "green", "water", "good"}
    assert document["summary"] == {
        "conflict": 2,
        "undetermined": 1,
        "conditional": 1,
        "conforms": 0,
        "not_applicable": 1,
    }
    assert sum(document["summary"].values()) == len(document["clauses"])
    assert set(document["summary"]) == {outcome.value for outcome in Outcome}


def test_what_decided_is_named_first_with_its_reason(tmp_path: Path) -> None:
    document = written(tmp_path, {"industries": ["C2641"]})
    deciding = [one["id"] for one in document["clauses"] if one["outcome"] == "conflict"]
    assert document["verdict"] == "conflict"
    assert document["decided_by"] == deciding
    assert [one["ref"] for one in document["reasons"]] == deciding
    assert {one["code"] for one in document["reasons"]} == {"clause"}
    reasons = [one["reason"] for one in document["clauses"] if one["outcome"] == "conflict"]
    for told, reason in zip(document["reasons"], reasons, strict=True):
        assert told["text"]["zh-CN"].startswith(reason["zh-CN"])
        assert told["text"]["en"].startswith(reason["en"])


def test_what_is_missing_decides_beside_the_clauses(tmp_path: Path) -> None:
    region = plain_region(tmp_path, CLAUSES[3:])
    region.layers = [one for one in region.layers if one.record.kind is LayerKind.CONTROL_UNITS]
    document = assessment_document(run(site(), {"nature": "new"}, [region]))
    (water,) = [one["id"] for one in document["clauses"] if one["key"] == "water"]
    assert document["decided_by"] == [water, "no-data:red-lines"]
    assert [one["code"] for one in document["reasons"]] == ["clause", "no-data"]


def test_no_conflict_is_decided_by_nothing_and_never_called_compliance(tmp_path: Path) -> None:
    project = {"industries": ["A0111"], "water_use_m3_per_year": 5, "nature": "upgrade"}
    region = plain_region(tmp_path, [CLAUSES[0], *CLAUSES[3:]])
    document = assessment_document(run(site(), project, [region]))
    assert (document["verdict"], document["decided_by"], document["reasons"]) == (
        "no_conflict",
        [],
        [],
    )
    assert document["label"]["zh-CN"] == "未发现冲突"


def test_each_clause_says_how_much_of_the_site_it_binds(tmp_path: Path) -> None:
    document = written(tmp_path, {"industries": ["C2641"]})
    clauses, whole = by_key(document), document["footprint"]["area_m2"]
    assert (clauses["ban"]["overlap_m2"], clauses["ban"]["share"]) == (whole, 1.0)
    (hit,) = [
        hit for one in document["layers"] if one["kind"] == "red-lines" for hit in one["hits"]
    ]
    assert clauses["red"]["overlap_m2"] == pytest.approx(hit["overlap_m2"], abs=2e-4)
    assert clauses["red"]["share"] == pytest.approx(0.2, abs=1e-6)
    assert (hit["code"], hit["name"], hit["relation"]) == ("R1", "一号红线", "partly")


def test_facts_missing_and_what_they_would_settle(tmp_path: Path) -> None:
    document = written(tmp_path, {"nature": "new"})
    clauses = by_key(document)
    assert clauses["ban"]["missing"] == ["industries"]
    asked = {one["field"]: one for one in document["missing_facts"]}
    assert set(asked) == {"industries", "water_use_m3_per_year"}
    assert asked["industries"]["clauses"] == [clauses["ban"]["id"]]
    assert asked["industries"]["would_settle"] == 1
    assert set(asked["industries"]["label"]) == {"zh-CN", "en"}
    given = by_key(written(_beside(tmp_path), {"water_use_m3_per_year": 60}))
    assert given["water"]["facts"] == {"water_use_m3_per_year": 60.0}


def _beside(folder: Path) -> Path:
    other = folder / "other"
    other.mkdir()
    return other


def test_sources_and_laws_stand_beside_the_words(tmp_path: Path) -> None:
    green = by_key(written(tmp_path, {}))["green"]
    assert green["basis"][0]["title"] == "某法"
    assert green["basis"][0]["effective_from"] is None
    assert (green["source"], green["text"]) == (None, "应绿化。")


def test_areas_are_rounded_and_in_three_units(tmp_path: Path) -> None:
    shown = footprint_document(site())
    assert shown["area_m2"] == round(site().area_m2, 4)
    assert shown["area_ha"] == pytest.approx(shown["area_m2"] / 10_000, abs=1e-8)
    assert shown["area_mu"] == pytest.approx(shown["area_ha"] * 15, abs=1e-6)
    assert shown["bbox"] == list(site().bounds)
    assert shown["plane_area_m2"] == pytest.approx(shown["area_m2"], rel=1e-3)


def test_parts_are_shown_with_the_way_they_take_the_land() -> None:
    parts = [
        (strip(0, 0.5, south_m=0, north_m=100), Occupation.TUNNEL),
        (strip(0.6, 1, south_m=0, north_m=100), None),
    ]
    shown = footprint_document(make_footprint(parts))
    assert shown["geometry"]["type"] == "MultiPolygon"
    assert [part["occupation"] for part in shown["parts"]] == ["tunnel"]
    assert footprint_document(site())["parts"] == []


def test_a_hole_and_a_point_are_written_as_geojson() -> None:
    outer = strip(0, 1, south_m=0, north_m=100)
    holed = shapely.difference(outer, strip(0.4, 0.6, south_m=40, north_m=60))
    shown = footprint_document(make_footprint([(holed, None)]))
    assert [len(ring) for ring in shown["geometry"]["coordinates"]] == [5, 5]
    again = shapely.from_geojson(json.dumps(shown["geometry"]))
    assert again.equals(holed)
    at = shapely.Point(WEST + 0.5 * LENGTH_M * METRE_EAST, SOUTH)
    point = footprint_document(make_footprint([(at, None)]))
    assert point["geometry"] == {"type": "Point", "coordinates": [at.x, at.y]}
    assert (point["area_m2"], point["area_mu"]) == (0.0, 0.0)


def test_what_the_data_do_not_hold_is_said(tmp_path: Path) -> None:
    region = plain_region(tmp_path)
    region.absent = frozenset({"park"})
    lake = MadeZone(code="L", shape=strip(3, 4), cls="lake")
    region.add(LayerKind.REFERENCE, [lake], cls="lake")
    said = assessment_document(run(site(), {}, [region]))["not_examined"]
    assert "river" in said[-1]["en"]
    assert "lake" not in said[-1]["en"]
    assert "产业园区" not in said[-1]["zh-CN"]


def test_the_release_is_named_by_its_content(tmp_path: Path) -> None:
    document = written(tmp_path, {})
    (release,) = document["releases"]
    assert release["jurisdiction"] == "990100"
    assert (release["level"], release["effective_from"]) == ("city", "2024-01-01")
    assert {one["release"] for one in document["layers"]} == {release["id"]}
    assert {clause["level"] for clause in document["clauses"]} == {"unit"}
