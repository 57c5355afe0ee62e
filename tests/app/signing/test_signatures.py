"""A stored Assessment is signed, and anybody can check it without the service."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from factories import AS_OF, site
from plugins.services import PLOT, Serve, key_for, workspace_of
from plugins.workspaces import opened_at, published, settings_for
from typer.testing import CliRunner

from access_lists.evidence import NOT_CANONICAL, result_sha256
from access_lists.project import parse_project
from app.audit.service import operator
from app.checks.service import CheckRequest
from app.cli.main import app as command_line
from app.permissions import Role
from app.reports.report import qr_text
from app.reports.service import ReportService
from app.settings import Settings, WebSettings
from app.workspace import Workspace, open_workspace

ACTOR = operator("tester")


def stored(workspace: Workspace, folder: Path) -> dict:
    published(workspace, folder)
    request = CheckRequest(footprint=site(), project=parse_project({}), as_of=AS_OF)
    return workspace.checks.run(ACTOR, request).json()


def run(home: Path, *arguments: str) -> tuple[int, dict]:
    done = CliRunner().invoke(command_line, ["--home", str(home), "verify", *arguments, "--json"])
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.db
def test_two_processes_that_register_one_key_at_once_both_sign(
    tmp_path: Path, postgis_url: str
) -> None:
    one = opened_at(tmp_path / "home", postgis_url)
    other = open_workspace(settings_for(tmp_path / "home", postgis_url))

    def register_too() -> None:
        with other.database.write() as session:
            other.signing.register(session)

    with ThreadPoolExecutor(1) as pool:
        with one.database.write() as session:
            one.signing.register(session)
            later = pool.submit(register_too)
            time.sleep(0.2)  # it now waits for the end of our transaction
        later.result(timeout=20)
    assert len(one.signing.public_keys()["keys"]) == 1
    for workspace in (one, other):
        workspace.close()


@pytest.fixture
def signed(embedded: Workspace, tmp_path: Path) -> tuple[Path, Path, dict]:
    """An Assessment and the public keys as files, and the Assessment as data."""
    document = stored(embedded, tmp_path / "in")
    file, keys = tmp_path / "check.json", tmp_path / "jwks.json"
    file.write_text(json.dumps(document, indent=2, sort_keys=True), "utf-8")
    keys.write_text(json.dumps(embedded.signing.public_keys()), "utf-8")
    return file, keys, document


def test_a_stored_assessment_is_signed_and_its_canonical_form_is_as_before(
    workspace: Workspace, tmp_path: Path
):
    document = stored(workspace, tmp_path / "in")
    assert workspace.signing.check(document).ok
    assert document["result_sha256"] == result_sha256({**document, "signature": None})
    assert "signature" in NOT_CANONICAL
    header, payload, _ = document["signature"].split(".")
    assert (bool(header), payload) == (True, "")


def test_it_is_verified_offline_with_the_public_keys_alone(
    signed: tuple[Path, Path, dict], tmp_path: Path
):
    file, keys, document = signed
    status, told = run(tmp_path / "nowhere", str(file), "--keys", str(keys))
    assert (status, told["ok"], told["id"]) == (0, True, document["id"])
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "conflict"},
        {"created_at": "2020-01-01T00:00:00+00:00"},
        {"id": "00000000-0000-7000-8000-000000000000"},
        {"known_at": "2020-01-01T00:00:00+00:00"},
        {"engine": {}},
        {"result_sha256": "0" * 64},
        {"as_of": "2020-01-01"},
        {"added": 1},
        {"signature": None},
        {"signature": "a..b"},
        {"signature": 7},
    ],
    ids=str,
)
def test_any_change_to_it_shows(signed: tuple[Path, Path, dict], change: dict):
    file, keys, document = signed
    file.write_text(json.dumps({**document, **change}), "utf-8")
    status, told = run(file.parent / "home", str(file), "--keys", str(keys))
    assert (status, told["ok"]) == (1, False)


def test_a_rehashed_forgery_fails_by_its_signature(signed: tuple[Path, Path, dict]):
    file, keys, document = signed
    forged = {**document, "verdict": "conflict"}
    forged["result_sha256"] = result_sha256(forged)
    file.write_text(json.dumps(forged), "utf-8")
    _, told = run(file.parent / "home", str(file), "--keys", str(keys))
    assert (told["hash_holds"], told["signature_holds"], told["ok"]) == (True, False, False)


def test_another_installations_key_does_not_do(signed: tuple[Path, Path, dict], tmp_path: Path):
    file, _, _ = signed
    other = open_workspace(Settings(home=tmp_path / "other"))
    other.signing.sign({})
    other.close()
    assert run(tmp_path / "other", str(file))[1]["signature_holds"] is False
    status, problem = run(tmp_path / "empty", str(file))
    assert (status, problem["code"]) == (1, "keys-missing")


def test_the_private_key_is_the_homes_alone(signed: tuple[Path, Path, dict], embedded: Workspace):
    _, keys, _ = signed
    assert (embedded.settings.keys_dir / "signing.pem").stat().st_mode & 0o077 == 0
    (key,) = json.loads(keys.read_text())["keys"]
    assert "d" not in key
    assert (key["kty"], key["crv"]) == ("OKP", "Ed25519")


def test_a_key_made_anew_leaves_old_signatures_verifiable(embedded: Workspace, tmp_path: Path):
    before = stored(embedded, tmp_path / "in")
    (embedded.settings.keys_dir / "signing.pem").unlink()
    again = open_workspace(embedded.settings)
    request = CheckRequest(footprint=site(), project=parse_project({}), as_of=AS_OF)
    after = again.checks.run(ACTOR, request).json()
    assert len(again.signing.public_keys()["keys"]) == 2
    assert again.signing.check(before).ok
    assert again.signing.check(after).ok
    again.close()


def test_the_page_behind_the_qr_code_needs_number_and_hash(serve: Serve):
    client = serve(web=WebSettings(host="10.0.0.1", public_url="https://sanxian.example"))
    key = key_for(client, Role.CHECKER)
    made = client.post("/v1/checks", json={"footprint": PLOT}, headers=key).json()
    page = client.get(f"/verify/{made['id']}?sha256={made['result_sha256']}")
    assert page.status_code == 200
    assert "签名有效" in page.text
    assert made["label"]["zh-CN"] in page.text
    assert "coordinates" not in page.text
    assert client.get(f"/verify/{made['id']}").status_code == 400
    assert client.get(f"/verify/{made['id']}?sha256={'0' * 64}").status_code == 404
    asked = client.get("/verify", params={"id": made["id"], "sha256": made["result_sha256"]})
    assert "签名有效" in asked.text
    assert client.get("/verify").status_code == 200
    (public,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert public["kid"] in page.text


def test_the_page_says_when_the_stored_result_was_altered(serve: Serve):
    client = serve("127.0.0.1")
    made = client.post("/v1/checks", json={"footprint": PLOT})
    altered = made.content.replace(made.json()["verdict"].encode(), b"no_conflict_at_all")
    with workspace_of(client).database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE assessment SET document = ?", (altered,))
    page = client.get(f"/verify/{made.json()['id']}?sha256={made.json()['result_sha256']}")
    assert "已被更改" in page.text
    assert "签名有效" not in page.text


def test_the_qr_code_of_a_report_leads_to_that_page(embedded: Workspace, tmp_path: Path):
    made = stored(embedded, tmp_path / "in")
    kept = embedded.checks.fetch(made["id"])
    plain = ReportService().render_as(kept.document, kept.figure, "docx")[0]
    leading = ReportService("https://sanxian.example/").render_as(
        kept.document, kept.figure, "docx"
    )[0]
    assert plain != leading
    address = f"https://sanxian.example/verify/{made['id']}?sha256={made['result_sha256']}"
    assert qr_text({**made, "verify_at": address}) == address
