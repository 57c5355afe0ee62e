"""What was changed behind the program's back is noticed, said and never taken for clear."""

from collections.abc import Callable
from pathlib import Path

import pytest
from factories import AS_OF, site
from plugins.workspaces import ACTOR, list_file, published
from sqlalchemy import text

from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.lists.service import ListExistsError
from app.releases.drafts import NewRelease
from app.workspace import Workspace

FOOD = parse_project({"industries": ["C1432"], "nature": "new"})
BAN = {"effect": "prohibit", "industries": ["C14"], "text": "禁"}


def checked(workspace: Workspace) -> tuple[str, set[str]]:
    """Verdict and codes of the reasons, the store read afresh."""
    workspace.catalogue.reopen()
    return asked(workspace)


def asked(workspace: Workspace) -> tuple[str, set[str]]:
    request = CheckRequest(footprint=site(), project=FOOD, as_of=AS_OF)
    document = workspace.checks.assess(request)
    return document["verdict"], {one["code"] for one in document["reasons"]}


def change(workspace: Workspace, statement: str, **values: object) -> None:
    with workspace.database.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount


def audited(workspace: Workspace) -> set[str]:
    with workspace.database.engine.connect() as connection:
        return set(connection.execute(text("SELECT action FROM audit")).scalars())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE release SET absent = '[\"red-lines\"]'",
        "UPDATE release SET requires = '[]'",
        "UPDATE release SET gap_tolerance_m = 1000",
        "UPDATE release SET effective_from = '2020-01-01'",
        "UPDATE release SET effective_from = '2099-01-01'",
        "UPDATE layer SET sha256 = '00' WHERE kind = 'red-lines'",
    ],
)
def test_a_release_that_is_not_what_was_published_settles_nothing(
    workspace: Workspace, tmp_path: Path, statement: str
):
    published(workspace, tmp_path / "in")
    assert checked(workspace) == ("no_conflict", set())
    change(workspace, statement)
    verdict, reasons = checked(workspace)
    assert verdict == "undetermined"
    assert "release-altered" in reasons
    assert "release-altered" in audited(workspace)


def test_a_layer_taken_out_of_a_published_release_is_missed(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in")
    change(workspace, "DELETE FROM zone WHERE code = 'HX001'")
    change(workspace, "DELETE FROM layer WHERE kind = 'red-lines'")
    change(workspace, "UPDATE release SET absent = '[\"red-lines\"]'")
    assert checked(workspace)[0] == "undetermined"


def test_one_list_of_several_taken_out_is_missed(workspace: Workspace, tmp_path: Path):
    with_city_list(workspace, tmp_path)
    assert checked(workspace)[0] == "conflict"
    change(workspace, "DELETE FROM clause WHERE unit IS NULL")
    change(workspace, "DELETE FROM access_list WHERE list_id = :id", id=city_list_id(workspace))
    verdict, reasons = checked(workspace)
    assert (verdict, "release-altered" in reasons) == ("undetermined", True)


def test_a_clause_for_the_whole_city_taken_out_is_missed(workspace: Workspace, tmp_path: Path):
    with_city_list(workspace, tmp_path)
    change(workspace, "DELETE FROM clause WHERE unit IS NULL")
    assert checked(workspace) == ("undetermined", {"list-failed"})


def test_a_withdrawn_release_may_be_altered(workspace: Workspace, tmp_path: Path):
    published(workspace, tmp_path / "in")
    change(workspace, "UPDATE release SET gap_tolerance_m = 1000")
    workspace.catalogue.reopen()
    workspace.releases.withdraw(ACTOR, "city", reason="被更改")
    published(workspace, tmp_path / "again", name="mended")
    assert checked(workspace) == ("no_conflict", set())


def test_geometry_that_cannot_be_read_fails_the_layer(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in")
    change(embedded, "UPDATE zone SET geom = x'0102' WHERE code = 'HX001'")
    assert checked(embedded) == ("undetermined", {"layer-failed"})


@pytest.mark.parametrize(
    "damage",
    [
        lambda path, other: path.write_bytes(other.read_bytes()),
        lambda path, other: path.write_bytes(path.read_bytes()[:700]),
        lambda path, other: path.write_bytes(path.read_bytes()[:-8] + b"\xff" * 8),
    ],
    ids=["another layer's file", "truncated", "garbled"],
)
def test_a_compiled_file_changed_while_it_is_open_fails_the_layer(
    embedded: Workspace, tmp_path: Path, damage: Callable[[Path, Path], object]
):
    shown = published(embedded, tmp_path / "in", red_line=(0.2, 0.4))
    assert asked(embedded)[1] == {"red-line-without-rule"}
    folder = embedded.settings.compiled_dir
    files = {one["kind"]: folder / f"{one['sha256']}.zones" for one in shown["layers"]}
    damage(files["red-lines"], files["control-units"])
    assert asked(embedded) == ("undetermined", {"layer-failed"})
    assert "layer-failed" in audited(embedded)


def test_a_compiled_file_that_went_missing_is_built_again(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in")
    for path in embedded.settings.compiled_dir.iterdir():
        path.unlink()
    assert asked(embedded) == ("no_conflict", set())


def test_columns_beside_the_content_are_not_believed(embedded: Workspace, tmp_path: Path):
    published(embedded, tmp_path / "in", red_line=(0.2, 0.4))
    change(embedded, "UPDATE layer SET bounds = '[0, 0, 1, 1]'")
    assert checked(embedded)[1] == {"red-line-without-rule"}


def test_the_same_list_is_imported_once(embedded: Workspace, tmp_path: Path):
    new = NewRelease(name="lists", jurisdictions=["990200"], effective_from=AS_OF)
    embedded.releases.create(ACTOR, new)
    data = {"title": "市清单", "level": "city", "clauses": [BAN]}
    path = list_file(tmp_path / "city.yaml", data)
    embedded.lists.import_file(ACTOR, path, "lists")
    with pytest.raises(ListExistsError):
        embedded.lists.import_file(ACTOR, path, "lists")
    assert len(embedded.releases.show("lists")["lists"]) == 1
    assert embedded.releases.remove(ACTOR, "lists", "市清单")["lists"] == []
    embedded.lists.import_file(ACTOR, path, "lists")


def with_city_list(workspace: Workspace, folder: Path) -> None:
    """The small city, and a release beside it with one list for the city and one for the unit."""
    published(workspace, folder / "in")
    new = NewRelease(
        name="rules", jurisdictions=["990100"], effective_from=AS_OF, series="city rules"
    )
    workspace.releases.create(ACTOR, new)
    city = {"title": "市清单", "level": "city", "clauses": [BAN]}
    unit = {
        "title": "单元补充",
        "level": "unit",
        "units": [{"code": "ZH99010110009", "clauses": []}],
        "clauses": [],
    }
    for number, data in enumerate((city, unit)):
        path = list_file(folder / f"rules-{number}.yaml", data)
        workspace.lists.import_file(ACTOR, path, "rules")
    workspace.releases.publish(ACTOR, "rules")


def city_list_id(workspace: Workspace) -> str:
    lists = workspace.releases.show("rules")["lists"]
    return next(one["id"] for one in lists if one["title"] == "市清单")
