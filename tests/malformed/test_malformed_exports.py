"""Exports of releases that are bent: cut short, foreign, or changed by somebody who knows how."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import foreign_files as made
import pytest
import shapely
from factories import strip
from plugins.desks import WAYS, Desk, right
from plugins.services import key_for
from plugins.workspaces import ACTOR, opened_at, published

from access_lists.store.lists import ListStore
from app.catalogue.opening import header_of
from app.permissions import Role
from zoning.content import layer_sha256
from zoning.export.geopackage import export_geopackage
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.store.releases import ReleaseStore

CLAUSE = {"key": "a", "effect": "prohibit", "industries": ["C26"], "text": "禁止化工"}
SQUARE = strip(0, 1)
BOW_TIE = shapely.Polygon([(112, 31), (112.1, 31.1), (112.1, 31), (112, 31.1)])


class Export:
    """What an export is made of, to be bent before it is written, hashes and all."""

    def __init__(self, metadata: dict[str, Any], layers: list[tuple[Any, list[Zone]]]) -> None:
        self.metadata, self.layers = metadata, layers

    def zone(self, **changes: Any) -> None:
        """Change the first unit."""
        record, zones = self.layers[0]
        self.layers[0] = record, [replace(zones[0], **changes), *zones[1:]]

    def written(self, path: Path) -> Path:
        """A file whose hashes fit what it holds now."""
        layers = [
            (replace(record, sha256=_hash(record, zones)), zones) for record, zones in self.layers
        ]
        export_geopackage(path, layers, self.metadata)
        return path


def _hash(record: LayerRecord, zones: list[Zone]) -> str:
    return layer_sha256(header_of(record), zones)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Callable[[], Export]]:
    """An export as this program writes it, and its parts."""
    folder = tmp_path_factory.mktemp("export")
    opened = opened_at(folder / "home", f"sqlite:///{folder / 'store.sqlite'}")
    published(opened, folder / "in", clauses=[CLAUSE])
    opened.exchange.export(ACTOR, "city", folder / "out.gpkg")
    with opened.database.read() as session:
        store = ReleaseStore(session)
        city = store.find("city")
        layers = [(one, list(store.zones(one.key))) for one in city.layers]
        lists = [book.as_data() for book in ListStore(session).books(city)]
    metadata = json.dumps({"release": opened.releases.describe(city), "lists": lists})
    opened.close()

    def parts() -> Export:
        return Export(json.loads(metadata), [(record, list(zones)) for record, zones in layers])

    return (folder / "out.gpkg").read_bytes(), parts


def asked(desk: Desk, way: str, path: Path) -> dict:
    """The problem with which an import is refused."""
    if way == "command line":
        return desk.run("release", "import", path, "--name", "again")
    answer = desk.send("/v1/releases/imports", path, name="again")
    assert answer.status_code == answer.json()["status"], answer.text
    return answer.json()


@pytest.mark.parametrize("way", WAYS)
def test_an_untouched_export_is_taken(desk: Desk, tmp_path: Path, way: str, whole):
    path = whole[1]().written(tmp_path / "a.gpkg")
    if way == "command line":
        draft = desk.run("release", "import", path, "--name", way, status=0)
    else:
        answer = desk.send("/v1/releases/imports", path, name=way)
        assert answer.status_code == 201, answer.text
        draft = answer.json()
        assert answer.headers["location"] == f"/v1/releases/{draft['id']}"
        assert answer.headers["etag"]
    assert (draft["state"], len(draft["layers"]), len(draft["lists"])) == ("draft", 2, 1)


@pytest.mark.usefixtures("nothing_stored", "quick")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sixteenths", [1, 6, 11, 15])
def test_an_export_cut_short_is_refused(desk: Desk, tmp_path: Path, way, sixteenths, whole):
    path = tmp_path / "a.gpkg"
    path.write_bytes(whole[0][: len(whole[0]) * sixteenths // 16])
    assert asked(desk, way, path)["code"] in {"file-corrupt", "not-an-export"}


FOREIGN = [
    ("geopackage", made.geopackage, "not-an-export"),
    ("geojson", lambda path: path.write_bytes(made.geojson()), "not-an-export"),
    ("zip", lambda path: path.write_bytes(made.zipped_shapefile()), "not-an-export"),
    ("empty", lambda path: path.write_bytes(b""), "file-empty"),
]


@pytest.mark.usefixtures("nothing_stored", "quick")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("make", "code"), [case[1:] for case in FOREIGN], ids=[case[0] for case in FOREIGN]
)
def test_another_file_is_no_export(desk: Desk, tmp_path: Path, way, make, code):
    make(tmp_path / "a.gpkg")
    right(asked(desk, way, tmp_path / "a.gpkg"), code)


def _release(**changes: Any) -> Callable[[Export], None]:
    return lambda export: export.metadata["release"].update(changes)


def _clause(**changes: Any) -> Callable[[Export], None]:
    return lambda export: export.metadata["lists"][0]["units"][0]["clauses"][0].update(changes)


def _layer(**changes: Any) -> Callable[[Export], None]:
    def bend(export: Export) -> None:
        record, zones = export.layers[0]
        export.layers[0] = replace(record, **changes), zones

    return bend


BENT = [
    ("bow-tie", lambda one: one.zone(geometry=BOW_TIE), "not-an-export"),
    ("off the globe", lambda one: one.zone(geometry=shapely.box(500, 10, 501, 11)),
     "not-an-export"),
    ("no ground", lambda one: one.zone(geometry=shapely.Polygon()), "not-an-export"),
    ("no code", lambda one: one.zone(code=""), "not-an-export"),
    ("category", lambda one: one.zone(category="harmless"), "not-an-export"),
    ("hidden text", lambda one: one.zone(name="a\u0001b"), "not-an-export"),
    ("layer name", _layer(name="a\u0000b"), "not-an-export"),
    ("layer element", _layer(element="fire"), "not-an-export"),
    ("tolerance", _layer(boundary_tolerance_m=1e9), "not-an-export"),
    ("jurisdictions", _release(jurisdictions=[]), "not-an-export"),
    ("division", _release(jurisdictions=["nowhere"]), "jurisdiction-invalid"),
    ("date", _release(effective_from="2026-02-31"), "not-an-export"),
    ("dates", _release(effective_to="2000-01-01"), "effective-dates"),
    ("absent", _release(absent=["everything"]), "unknown-class"),
    ("gap", _release(gap_tolerance_m="1"), "not-an-export"),
    ("draft", _release(sha256=None), "not-an-export"),
    ("effect", _clause(effect="banana"), "list-invalid"),
    ("clause", _clause(when={"python": "import os"}), "list-invalid"),
    ("lists", lambda one: one.metadata.update(lists={"a": 1}), "not-an-export"),
    ("no lists", lambda one: one.metadata.pop("lists"), "not-an-export"),
]  # fmt: skip


@pytest.mark.usefixtures("nothing_stored", "quick")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("bend", "code"),
    [case[1:] for case in BENT],
    ids=[case[0] for case in BENT],
)
def test_a_bent_export_is_refused_though_its_hashes_fit(
    desk: Desk, tmp_path: Path, way, bend, code, whole
):
    export = whole[1]()
    bend(export)
    problem = asked(desk, way, export.written(tmp_path / "a.gpkg"))
    assert problem["code"] == code, problem


def edited(path: Path, *statements: str) -> None:
    """Change a table of units in the file, as somebody with a tool for SQLite would."""
    with closing(sqlite3.connect(path)) as database:
        kinds = "SELECT type, name FROM sqlite_master WHERE type = 'trigger'"
        for _, name in database.execute(kinds).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')  # they call functions of other programs
        tables = "SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY table_name"
        table, column = database.execute(tables).fetchone()
        for statement in statements:
            database.execute(statement.format(table=f'"{table}"', column=f'"{column}"'))
        database.commit()


AFTERWARDS = [
    ("name", ["UPDATE {table} SET name = name || '!'"], "export-altered"),
    ("unit gone", ["DELETE FROM {table}"], "export-altered"),
    (
        "code twice",
        [
            "CREATE TEMP TABLE again AS SELECT * FROM {table}",
            "UPDATE again SET fid = fid + 100",
            "INSERT INTO {table} SELECT * FROM again",
        ],
        "not-an-export",
    ),
    (
        "not finite",  # the second x of the polygon, behind 8 + 32 bytes of header and 13 of WKB
        [
            (
                "UPDATE {table} SET {column} = CAST(substr({column}, 1, 69) || x'000000000000f87f'"
                " || substr({column}, 78) AS BLOB)"
            )
        ],
        "not-an-export",
    ),
]


@pytest.mark.usefixtures("nothing_stored", "quick")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("statements", "code"), [case[1:] for case in AFTERWARDS], ids=[case[0] for case in AFTERWARDS]
)
def test_an_export_changed_afterwards_is_refused(
    desk: Desk, tmp_path: Path, way, statements, code, whole
):
    path = whole[1]().written(tmp_path / "a.gpkg")
    edited(path, *statements)
    right(asked(desk, way, path), code)


def test_who_may_not_draft_there_imports_nothing(desk: Desk, tmp_path: Path, whole):
    path = whole[1]().written(tmp_path / "a.gpkg")
    headers = key_for(desk.client, Role.ANALYST, name="elsewhere", areas=["421300"])
    files = {"file": (path.name, path.read_bytes())}
    answer = desk.client.post("/v1/releases/imports", files=files, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "outside-own-area")


def test_an_error_of_a_list_stands_against_the_draft(desk: Desk, tmp_path: Path, whole):
    export = whole[1]()
    _clause(industries=["C9999"])(export)
    path = export.written(tmp_path / "a.gpkg")
    draft = desk.run("release", "import", path, "--name", "unknown industry", status=0)
    errors = [one["code"] for one in draft["findings"] if one["severity"] == "error"]
    assert errors == ["unknown-industry"]
