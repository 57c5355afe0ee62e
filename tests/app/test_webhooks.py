"""Webhooks: only to addresses allowed, signed, never redirected, sent again, switched off."""

import datetime
import json
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from job_tasks import QUICK
from plugins.services import Serve, key_for
from plugins.workspaces import ACTOR, published
from sqlalchemy import text
from standardwebhooks import Webhook

from app.audit.service import Actor
from app.jobs.runner import Worker
from app.permissions import Role
from app.settings import WebhookSettings
from app.webhooks.errors import CallbackNotAllowedError, WebhookNotFoundError
from app.webhooks.service import DELIVERY, RETRY_AFTER_S, Event, WebhookService
from app.webhooks.targets import is_allowed, target_of
from app.webhooks.tasks import delivery_task
from app.workspace import Workspace


@dataclass
class Receiver:
    """A receiver on this machine, and what it got."""

    port: int = 0
    status: int = 200
    pause_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    messages: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


def certificate(folder: Path) -> Path:
    """A certificate of this machine with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def receiver(pem: Path) -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.messages.append(({k.lower(): v for k, v in self.headers.items()}, body))
            time.sleep(told.pause_s)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def terms(receiver: Receiver, pem: Path) -> WebhookSettings:
    return WebhookSettings(
        hosts=[f"localhost:{receiver.port}"],
        networks=["127.0.0.0/8", "::1/128"],
        ca_file=str(pem),
        timeout_s=1.0,
    )


@pytest.fixture
def webhooks(workspace: Workspace, terms: WebhookSettings) -> WebhookService:
    return WebhookService(workspace.database, workspace.jobs, terms)


def registered(webhooks: WebhookService, receiver: Receiver) -> dict[str, Any]:
    url = f"https://localhost:{receiver.port}/told?by=sanxian"
    return webhooks.create(ACTOR, url, [Event.RELEASE_PUBLISHED])


def deliver(workspace: Workspace, webhooks: WebhookService, folder: Path) -> int:
    """Make the messages, and send every one that may be sent now."""
    webhooks.announce()
    worker = Worker(
        workspace.database, {DELIVERY: delivery_task(webhooks)}, QUICK, name="w", scratch=folder
    )
    count = 0
    while worker.run_one():
        count += 1
    return count


def make_due(workspace: Workspace) -> None:
    """The pause before the next attempt has passed."""
    with workspace.database.write() as session:
        session.execute(text("UPDATE job SET wait_until = created_at"))


def shown(webhooks: WebhookService) -> dict[str, Any]:
    return webhooks.list(ACTOR)[0]


def test_a_publication_is_told_once_signed_and_thin(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    made = registered(webhooks, receiver)
    release = published(workspace, tmp_path / "in")
    assert deliver(workspace, webhooks, tmp_path) == 1
    assert deliver(workspace, webhooks, tmp_path) == 0
    [(headers, body)] = receiver.messages
    told = Webhook(made["secret"]).verify(body, headers)
    assert told["type"] == "release.published"
    assert told["data"] == {"id": release["id"], "href": f"/v1/releases/{release['id']}"}
    assert "secret" not in shown(webhooks)


def test_what_happened_before_is_not_told(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    published(workspace, tmp_path / "in")
    registered(webhooks, receiver)
    assert deliver(workspace, webhooks, tmp_path) == 0


def test_a_message_that_did_not_arrive_is_sent_again_and_then_no_more(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    receiver.status = 500
    registered(webhooks, receiver)
    published(workspace, tmp_path / "in")
    assert deliver(workspace, webhooks, tmp_path) == 1
    assert shown(webhooks)["failures"] == 1
    assert deliver(workspace, webhooks, tmp_path) == 0, "it waits before it tries again"
    for _ in RETRY_AFTER_S:
        make_due(workspace)
        deliver(workspace, webhooks, tmp_path)
    assert len(receiver.messages) == len(RETRY_AFTER_S) + 1
    assert len({headers["webhook-id"] for headers, _ in receiver.messages}) == 1
    assert not shown(webhooks)["active"]


def test_a_receiver_that_comes_back_gets_its_message(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    receiver.status = 503
    registered(webhooks, receiver)
    published(workspace, tmp_path / "in")
    deliver(workspace, webhooks, tmp_path)
    receiver.status = 204
    make_due(workspace)
    assert deliver(workspace, webhooks, tmp_path) == 1
    assert (shown(webhooks)["failures"], shown(webhooks)["last_problem"]) == (0, None)


def test_a_redirect_is_not_followed(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    receiver.status = 302
    receiver.headers = {"Location": f"https://localhost:{receiver.port}/elsewhere"}
    registered(webhooks, receiver)
    published(workspace, tmp_path / "in")
    deliver(workspace, webhooks, tmp_path)
    assert len(receiver.messages) == 1
    assert "302" in shown(webhooks)["last_problem"]["en"]


def test_a_receiver_that_is_gone_is_not_asked_again(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    receiver.status = 410
    registered(webhooks, receiver)
    published(workspace, tmp_path / "in")
    deliver(workspace, webhooks, tmp_path)
    assert not shown(webhooks)["active"]


def test_a_slow_receiver_is_cut_off(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    receiver.pause_s = 3.0
    registered(webhooks, receiver)
    published(workspace, tmp_path / "in")
    began = time.monotonic()
    deliver(workspace, webhooks, tmp_path)
    assert time.monotonic() - began < 2.5
    assert shown(webhooks)["failures"] == 1


def test_a_webhook_of_somebody_else_cannot_be_removed(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver
):
    made = registered(webhooks, receiver)
    with pytest.raises(WebhookNotFoundError):
        webhooks.remove(Actor(name="other"), made["id"])
    webhooks.remove(ACTOR, made["id"])
    assert webhooks.list(ACTOR) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
        "https://localhost/",
        "https://planning.example.org/",
        "https://user:secret@localhost:{port}/",
        "https://localhost:{port}/#part",
        "https://localhost:99999/",
        "file:///etc/passwd",
        "https://",
    ],
)
def test_other_addresses_are_refused(terms: WebhookSettings, receiver: Receiver, url: str):
    with pytest.raises(CallbackNotAllowedError):
        target_of(url.format(port=receiver.port), terms)


def test_a_listed_name_that_leads_into_the_own_network_is_refused(receiver: Receiver):
    listed = WebhookSettings(hosts=[f"localhost:{receiver.port}"])
    with pytest.raises(CallbackNotAllowedError):
        target_of(f"https://localhost:{receiver.port}/", listed)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.100.100.200", "0.0.0.1", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"],
)  # fmt: skip
def test_addresses_that_are_not_plainly_global_are_not_allowed(address: str):
    assert not is_allowed(ip_address(address), [])


def test_global_addresses_and_listed_networks_are_allowed():
    assert is_allowed(ip_address("8.8.8.8"), [])
    assert is_allowed(ip_address("10.1.2.3"), ["10.0.0.0/8"])
    assert not is_allowed(ip_address("169.254.169.254"), ["169.254.0.0/16"])


def test_a_message_is_json_of_a_few_hundred_bytes(
    workspace: Workspace, webhooks: WebhookService, receiver: Receiver, tmp_path: Path
):
    registered(webhooks, receiver)
    published(workspace, tmp_path / "in")
    deliver(workspace, webhooks, tmp_path)
    body = receiver.messages[0][1]
    assert len(body) < 1000
    assert set(json.loads(body)) == {"type", "timestamp", "data"}


TOLD = {"url": "https://localhost/", "events": ["job.finished"]}


def test_over_http_an_address_not_allowed_is_refused_and_stores_nothing(serve: Serve):
    client = serve(webhooks=WebhookSettings(hosts=("localhost",)))
    key = key_for(client, Role.ADMIN)
    for url in ("http://localhost/", "https://169.254.169.254/", "https://localhost/"):
        refused = client.post("/v1/webhooks", json={**TOLD, "url": url}, headers=key)
        assert (refused.status_code, refused.json()["code"]) == (422, "callback-not-allowed")
    assert client.get("/v1/webhooks", headers=key).json()["items"] == []


def test_over_http_an_unknown_event_or_webhook_is_refused(serve: Serve):
    client = serve()
    key = key_for(client, Role.ADMIN)
    body = {**TOLD, "events": ["everything"]}
    assert client.post("/v1/webhooks", json=body, headers=key).status_code == 422
    assert client.delete("/v1/webhooks/nonsense", headers=key).status_code == 404


def test_only_administrators_say_who_is_told(serve: Serve):
    client = serve()
    key = key_for(client, Role.CHECKER, Role.PUBLISHER)
    assert client.post("/v1/webhooks", json=TOLD, headers=key).status_code == 403
