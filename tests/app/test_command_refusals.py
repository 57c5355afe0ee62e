"""What `sanxian` refuses: a problem on standard output, an audit row, and nothing else stored."""

import json
import shutil
from pathlib import Path

import pytest
from factories import strip
from plugins.workspaces import geojson_file, opened_at, published
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from access_lists.document import geojson
from app.cli.arguments import spread
from app.cli.main import app as command

BAN = {"effect": "prohibit", "industries": ["C26"], "activities": ["new"], "text": "禁"}
PLOT = geojson(strip(0, 1, south_m=0, north_m=100))
ELSEWHERE = geojson(strip(2, 2.5, south_m=0, north_m=100))


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one small city, to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    filled = opened_at(home, f"sqlite:///{home / 'sanxian.sqlite'}")
    published(filled, tmp_path_factory.mktemp("in"), clauses=[BAN])
    filled.close()
    return home


@pytest.fixture
def home(tmp_path: Path, filled_home: Path) -> Path:
    copied = tmp_path / "home"
    shutil.copytree(filled_home, copied)
    return copied


def run(home: Path, *arguments: object, given: object = None) -> tuple[int, dict]:
    words = ["--home", str(home), *map(str, arguments), "--json"]
    result = CliRunner().invoke(command, spread(words), input=json.dumps(given))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, json.loads(result.stdout) if result.stdout else {}


def stored(home: Path) -> tuple[int, list[str]]:
    """Number of assessments, and actions of the audit."""
    engine = create_engine(f"sqlite:///{home / 'sanxian.sqlite'}")
    with engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM assessment")).scalar()
        actions = list(connection.execute(text("SELECT action FROM audit ORDER BY seq")).scalars())
    engine.dispose()
    return count, actions


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("p.yaml", "nature: new\nnature: expand\n", "duplicate-key"),
        ("p.json", '{"nature": "new", "nature": "expand"}', "duplicate-key"),
        ("p.yaml", "a: " + "[" * 2000 + "]" * 2000, "too-deep"),
        ("p.yaml", 'name: "a\\0b"', "control-character"),
        ("p.yaml", 'name: "\\ud800"', "project-invalid"),
        ("p.yaml", "water_use_m3_per_year: .nan", "project-invalid"),
        ("p.yaml", "a: &a [1]\nb: *a\n", "project-invalid"),
        ("p.yaml", "1: 2", "unknown-member"),
        ("p.yaml", "industries: [1432]", "wrong-type"),
        ("p.yaml", "industries: [C9999]", "unknown-industry"),
        ("p.json", "[1]", "project-invalid"),
    ],
)
def test_a_project_file_is_read_as_strictly_as_a_request(
    home: Path, tmp_path: Path, name: str, content: str, code: str
):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    count, actions = stored(home)
    status, problem = run(home, "check", "-", "--project", path, given=PLOT)
    assert (status, problem["code"]) == (1, code)
    assert stored(home) == (count, [*actions, "check-refused"])


def test_an_empty_project_file_says_nothing(home: Path, tmp_path: Path):
    (tmp_path / "p.yaml").write_text("")
    status, document = run(home, "check", "-", "--project", tmp_path / "p.yaml", given=PLOT)
    assert (status, document["project"]) == (0, {})


def test_a_refused_footprint_leaves_one_audit_row(home: Path, tmp_path: Path):
    count, actions = stored(home)
    path = tmp_path / "plot.geojson"
    path.write_text('{"type": "Polygon", "coordinates": []}')
    assert run(home, "check", path)[0] == 1
    assert stored(home) == (count, [*actions, "check-refused"])


@pytest.mark.parametrize(("suffix", "status"), [(".exe", 1), (".pdf", 2)])
def test_a_report_that_cannot_be_written_is_refused_before_the_check(
    home: Path, tmp_path: Path, suffix: str, status: int
):
    before = stored(home)
    report = tmp_path / ("nowhere" if suffix == ".pdf" else ".") / f"report{suffix}"
    assert run(home, "check", "-", "--report", report, given=PLOT)[0] == status
    assert stored(home) == before


def test_one_feature_of_standard_input_is_taken(home: Path):
    features = [
        {"type": "Feature", "properties": {}, "geometry": shape} for shape in (ELSEWHERE, PLOT)
    ]
    both = {"type": "FeatureCollection", "features": features}
    whole = run(home, "check", "-", given=both)[1]["footprint"]["area_m2"]
    second = run(home, "check", "-", "--feature", 2, given=both)[1]["footprint"]
    alone = run(home, "check", "-", given=PLOT)[1]["footprint"]
    assert second["sha256"] == alone["sha256"]
    assert whole > second["area_m2"]
    assert run(home, "check", "-", "--feature", 3, given=both)[1]["code"] == "layer-not-found"


@pytest.mark.parametrize("given", [[1], 5, "x", None])
def test_standard_input_that_is_no_geojson_is_refused(home: Path, given: object):
    status, problem = run(home, "check", "-", given=given)
    assert (status, problem["code"]) == (1, "geojson-invalid")


def test_a_release_needs_a_name(home: Path):
    arguments = ("--jurisdiction", "990200", "--effective-from", "2026-01-01")
    for name in ("", "  ", "a\x00b", "x" * 500):
        status, problem = run(home, "release", "create", name, *arguments)
        assert (status, problem["code"]) == (1, "release-name")


def test_lists_and_units_must_agree(home: Path, tmp_path: Path):
    units = [(strip(-5, 0), {"code": "ZH99010110001"}), (strip(0, 5), {"code": "ZH99010110002"})]
    path = geojson_file(tmp_path / "units.geojson", units)
    arguments = ("--jurisdiction", "990200", "--effective-from", "2026-01-01")
    run(home, "release", "create", "next", *arguments)
    run(home, "release", "add", "next", path, "--kind", "control-units")
    listed = tmp_path / "list.yaml"
    for code in ("ZH99010110001", "ZH99010119999"):
        unit = {"code": code, "clauses": []}
        listed.write_text(json.dumps({"title": code, "level": "unit", "units": [unit]}))
        assert run(home, "list", "import", listed, "--release", "next")[0] == 0
    status, result = run(home, "release", "validate", "next")
    found = {(one["code"], one["severity"], one["feature"]) for one in result["findings"]}
    assert ("unknown-unit", "error", "ZH99010119999") in found
    assert ("unit-without-list", "warning", "ZH99010110002") in found
    assert (status, result["ok"]) == (1, False)
    run(home, "release", "remove", "next", "ZH99010119999")
    assert run(home, "release", "validate", "next")[0] == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql+psycopg://nobody:x@127.0.0.1:1/nothing", "store-unavailable"),
        ("postgresql://nobody:x@127.0.0.1:1/nothing", "store-unavailable"),
        ("mysql://nobody@127.0.0.1/nothing", "database-url"),
        ("nonsense", "database-url"),
    ],
)
def test_a_store_that_does_not_answer_is_status_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, code: str
):
    monkeypatch.setenv("SANXIAN_DATABASE_URL", url)
    status, problem = run(tmp_path / "home", "release", "list")
    assert (status, problem["code"]) == (3, code)


def test_a_file_that_is_no_database_is_status_three(tmp_path: Path):
    (tmp_path / "sanxian.sqlite").write_bytes(b"not a database" * 1000)
    status, problem = run(tmp_path, "release", "list")
    assert (status, problem["code"]) == (3, "store-damaged")
