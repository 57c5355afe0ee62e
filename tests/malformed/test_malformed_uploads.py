"""Rows F32-F36 and F38 of the catalogue: how a file is sent, before anybody looks at what it is."""

import json
import socket
import stat
import threading
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import foreign_files as made
import pytest
import uvicorn
from fastapi.testclient import TestClient
from plugins.desks import Desk, right
from plugins.services import Serve, key_for
from typer.testing import CliRunner

from app.cli.main import app as command
from app.main import create_app
from app.permissions import Role
from app.settings import GateSettings, ScannerSettings, Settings, WebSettings

MEGABYTE = 1_000_000
FORM = {"content-type": "multipart/form-data; boundary=b"}
GOOD = made.geojson(code="ZH1", category="优先保护单元")  # an odd code, so that a finding is made


def form(name: bytes, content: bytes = GOOD, extra: bytes = b"") -> bytes:
    """A form with one file of a name, and parts before it."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
    return extra + head + content + b"\r\n--b--\r\n"


def field(name: str, value: bytes) -> bytes:
    return b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (
        name.encode(),
        value,
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a" * 4096 + b".geojson", "a" * 120 + ".geojson"),
        ("../../../etc/\u202egpj.项目.geojson".encode(), "gpj.项目.geojson"),
        (b"C:\\fake\\CON.geojson", "CON.geojson"),
        (b"-rf.geojson", "-rf.geojson"),
        ("红线.geojson".encode("gbk"), "红线.geojson"),
        (b"a%0D%0Ab.geojson", "a%0D%0Ab.geojson"),
        (b"http://127.0.0.1:1/a.geojson", "a.geojson"),
    ],
    ids=["long", "folders", "windows", "dash", "gbk", "line break", "address"],
)
def test_a_name_is_a_label_and_nothing_is_opened_by_it(desk: Desk, name: bytes, shown: str):
    body = form(desk.sent(name), extra=field("kind", b"control-units"))
    answer = desk.client.post("/v1/releases/draft/layers", content=body, headers=FORM)
    assert answer.status_code == 201, answer.text
    assert answer.json()["findings"][0]["layer"] == shown.removesuffix(".geojson")
    assert not [path for path in desk.home.rglob("*") if shown in path.name]


REFUSED = [
    ("F32-bytes", form(b"\xff\xfe.geojson"), "name-not-text"),
    ("F32-field", form(b"a.geojson", extra=field("kind", b"\xff\xfe")), "bad-unicode"),
    ("F35-parts", form(b"a.geojson", extra=field("field", b"a=b") * 10_000), "too-many-parts"),
    ("F35-files", form(b"a.geojson", extra=form(b"b.geojson")[: -len(b"--b--\r\n")]),
     "too-many-parts"),
    ("F35-header", form(b"a" * MEGABYTE), "header-too-large"),
    ("F35-field", form(b"a.geojson", extra=field("kind", b"x" * 2 * MEGABYTE)), "body-too-large"),
    ("F35-cut", form(b"a.geojson")[:-20], "malformed-multipart"),
    ("F35-none", b"--b\r\n\r\nx\r\n--b--\r\n", "malformed-multipart"),
    ("name", form(b"a.geojson").replace(b'name="file"', b'name="data"'), "wrong-type"),
]  # fmt: skip


@pytest.mark.usefixtures("nothing_stored", "quick")
@pytest.mark.parametrize(
    ("body", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_form_that_asks_too_much_is_refused(desk: Desk, body: bytes, code: str):
    answer = desk.client.post("/v1/releases/draft/layers", content=body, headers=FORM)
    assert answer.status_code == answer.json()["status"]
    right(answer.json(), code)


def test_what_arrives_with_a_page_in_front_is_never_served_as_a_page(serve: Serve):
    client = serve()
    key = key_for(client, Role.INSPECTOR, name="inspector", areas=[""])
    out = BytesIO(b"\xff\xd8\xff<html><script>alert(1)</script></html>")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.html", "<script>alert(1)</script>")
    files = {"file": ("a.html", out.getvalue(), "text/html")}
    kept = client.post("/v1/clues/photographs", files=files, headers=key)
    assert kept.status_code == 201, kept.text
    answer = client.get(f"/v1/clues/photographs/{kept.json()['sha256']}", headers=key)
    assert answer.content == out.getvalue()
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def scanner(tmp_path: Path) -> tuple[str, ...]:
    """A program that finds the test file of the antivirus industry."""
    path = tmp_path / "scan"
    path.write_text('#!/bin/sh\ngrep -q "EICAR-STANDARD" "$1" && exit 1\nexit 0\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return (str(path),)


def test_what_the_scanner_finds_is_refused_over_http(tmp_path: Path, scanner: tuple[str, ...]):
    settings = Settings(home=tmp_path / "home", scanner=ScannerSettings(command=scanner))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        files = {"file": ("a.geojson", EICAR)}
        right(client.post("/v1/footprints", files=files).json(), "malware")
        good = client.post("/v1/footprints", files={"file": ("a.geojson", GOOD)})
        assert good.status_code == 200, good.text


def test_what_the_scanner_finds_is_refused_at_the_terminal(
    tmp_path: Path, scanner: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SANXIAN_SCANNER_COMMAND", json.dumps(scanner))
    (tmp_path / "a.geojson").write_bytes(EICAR)
    words = ["--home", str(tmp_path / "home"), "check", str(tmp_path / "a.geojson"), "--json"]
    result = CliRunner().invoke(command, words)
    assert result.exit_code == 1, result.output
    right(json.loads(result.stdout), "malware")


def test_a_scanner_that_cannot_look_lets_nothing_pass(tmp_path: Path):
    settings = Settings(home=tmp_path / "home", scanner=ScannerSettings(command=("/none",)))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        answer = client.post("/v1/footprints", files={"file": ("a.geojson", GOOD)})
    assert (answer.status_code, answer.json()["code"]) == (503, "scanner-unavailable")
    assert answer.headers["retry-after"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A real server that takes a megabyte, and waits half a second for a body."""
    home = tmp_path_factory.mktemp("server") / "home"
    web, gate = WebSettings(max_upload_mb=1, max_body_mb=1), GateSettings(body_s=0.5)
    app = create_app(Settings(home=home, web=web, gate=gate))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join()


def answer_to(address: tuple[str, int], *pieces: bytes) -> tuple[int, dict]:
    """Status and problem of a request sent piece by piece, after which the server hangs up."""
    with socket.create_connection(address, timeout=10) as line:
        for piece in pieces:
            line.sendall(piece)
        received = b""
        while part := line.recv(65_536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *lines, "", ""]).encode()


def test_a_body_without_length_is_cut_off_where_it_is_too_long(
    address: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    start = head(
        "/v1/footprints",
        "Content-Type: multipart/form-data; boundary=b",
        "Transfer-Encoding: chunked",
    )
    piece = form(b"a.geojson", bytes(MEGABYTE + 100))
    status, problem = answer_to(address, start, b"%x\r\n" % len(piece), piece)
    assert status == 413
    right(problem, "body-too-large")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/json"])
def test_a_body_that_trickles_is_given_up(address: tuple[str, int], kind: str):
    start = head("/v1/footprints", f"Content-Type: {kind}", "Content-Length: 1000")
    status, problem = answer_to(address, start, b"--b\r\n")
    assert status == 408
    right(problem, "request-timeout")


def test_a_megabyte_of_headers_is_refused(address: tuple[str, int]):
    status, problem = answer_to(address, head("/v1/footprints", "X-Long: " + "x" * MEGABYTE))
    assert status == 431
    right(problem, "header-too-large")
