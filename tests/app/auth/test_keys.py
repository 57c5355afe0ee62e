"""API keys: shown once, stored as a hash, bound to roles, time and place."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from plugins.services import PLOT, Serve, key_for, workspace_of
from plugins.workspaces import ACTOR
from sqlalchemy import text

from app.audit.service import Actor
from app.auth.errors import CredentialError, KeyInvalidError, KeyNotFoundError
from app.auth.keys import KeyService, NewKey
from app.permissions import ForbiddenError, Role
from app.workspace import Workspace

CHECKER = NewKey(roles=frozenset({Role.CHECKER}), name="planning")
HERE = "127.0.0.1"


def test_a_key_opens_what_its_roles_open(workspace: Workspace):
    made = workspace.keys.create(ACTOR, CHECKER)
    actor = workspace.keys.actor(made["key"], address=HERE)
    assert (actor.name, actor.roles, actor.is_local) == ("key:planning", {Role.CHECKER}, False)


def test_the_secret_stands_nowhere_in_the_store(embedded: Workspace, tmp_path: Path):
    made = embedded.keys.create(ACTOR, CHECKER)
    secret = made["key"].rpartition("_")[2]
    embedded.database.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert made["id"].encode() in stored
    assert secret.encode() not in stored
    listed = embedded.keys.all(ACTOR)
    assert [one["id"] for one in listed] == [made["id"]]
    assert secret not in str(listed)
    pepper = embedded.settings.keys_dir / "pepper"
    assert pepper.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key[:-1],
        lambda key: key + "A",
        lambda key: key.upper(),
        lambda key: "sx_live_" + "A" * 8 + key[16:],
        lambda key: "",
        lambda key: key.replace("_", "."),
    ],
)
def test_a_garbled_key_opens_nothing(embedded: Workspace, spoil):
    key = embedded.keys.create(ACTOR, CHECKER)["key"]
    with pytest.raises(CredentialError):
        embedded.keys.actor(spoil(key), address=HERE)


def test_a_revoked_key_opens_nothing_from_that_moment(workspace: Workspace):
    made = workspace.keys.create(ACTOR, CHECKER)
    workspace.keys.actor(made["key"], address=HERE)
    assert workspace.keys.revoke(ACTOR, made["id"])["revoked_at"]
    with pytest.raises(CredentialError):
        workspace.keys.actor(made["key"], address=HERE)
    with pytest.raises(KeyNotFoundError):
        workspace.keys.revoke(ACTOR, "absent")


def test_a_key_expires(embedded: Workspace):
    at = [datetime(2026, 1, 1, tzinfo=UTC)]
    keys = KeyService(embedded.database, embedded.settings, now=lambda: at[0])
    key = keys.create(ACTOR, NewKey(roles=CHECKER.roles, days=30))["key"]
    at[0] += timedelta(days=29)
    keys.actor(key, address=HERE)
    at[0] += timedelta(days=1)
    with pytest.raises(CredentialError):
        keys.actor(key, address=HERE)


def test_a_key_is_bound_to_its_networks(embedded: Workspace):
    new = NewKey(roles=CHECKER.roles, addresses=["10.1.0.0/16", "2001:db8::/32"])
    key = embedded.keys.create(ACTOR, new)["key"]
    for address in ("10.1.2.3", "2001:db8::7"):
        embedded.keys.actor(key, address=address)
    for address in ("10.2.0.1", "testclient", ""):
        with pytest.raises(CredentialError):
            embedded.keys.actor(key, address=address)
    with pytest.raises(KeyInvalidError):
        embedded.keys.create(ACTOR, NewKey(roles=CHECKER.roles, addresses=["everywhere"]))


def test_the_last_use_is_kept_to_the_minute(embedded: Workspace):
    at = [datetime(2026, 1, 1, 8, tzinfo=UTC)]
    keys = KeyService(embedded.database, embedded.settings, now=lambda: at[0])
    key = keys.create(ACTOR, CHECKER)["key"]
    seen = []
    for seconds in (0, 30, 61):
        at[0] = datetime(2026, 1, 1, 8, tzinfo=UTC) + timedelta(seconds=seconds)
        keys.actor(key, address=HERE)
        seen.append(keys.all(ACTOR)[0]["last_used_at"])
    assert [one[11:19] for one in seen] == ["08:00:00", "08:00:00", "08:01:01"]


def test_only_who_administers_accounts_makes_keys(embedded: Workspace):
    analyst = Actor(name="a", roles=frozenset(Role) - {Role.ADMIN}, areas=("",))
    for forbidden in (
        lambda: embedded.keys.create(analyst, CHECKER),
        lambda: embedded.keys.all(analyst),
        lambda: embedded.keys.revoke(analyst, "x"),
    ):
        with pytest.raises(ForbiddenError):
            forbidden()
    embedded.keys.create(Actor(name="b", roles=frozenset({Role.ADMIN})), CHECKER)


def test_making_and_revoking_stand_in_the_audit_record(embedded: Workspace):
    made = embedded.keys.create(ACTOR, CHECKER)
    embedded.keys.revoke(ACTOR, made["id"])
    with embedded.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT action, object_id FROM audit ORDER BY seq")).all()
    assert [(a, o) for a, o in rows if a.startswith("key-")] == [
        ("key-create", made["id"]),
        ("key-revoke", made["id"]),
    ]


def test_off_loopback_nobody_comes_in_without_a_key(serve: Serve):
    client = serve()
    answer = client.post("/v1/checks", json={"footprint": PLOT})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    key = key_for(client, Role.CHECKER)
    assert client.post("/v1/checks", json={"footprint": PLOT}, headers=key).status_code == 201


def test_gis_clients_send_the_key_as_the_password_of_basic(serve: Serve):
    client = serve()
    key = key_for(client, Role.CHECKER)["Authorization"].removeprefix("Bearer ")
    assert client.get("/v1/releases", auth=("anything", key)).status_code == 200
    assert client.get("/v1/releases", auth=(key, "anything")).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Bearer sx_live_AAAAAAAA_" + "A" * 32,
        "Bearer",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
        "Negotiate abc",
        "nonsense",
    ],
)
def test_a_credential_that_opens_nothing_is_refused_even_on_loopback(serve: Serve, header: str):
    answer = serve("127.0.0.1").get("/v1/releases", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "credential-invalid")
    assert "WWW-Authenticate" in answer.headers


def test_on_a_laptop_without_keys_everybody_is_the_one_user(serve: Serve):
    client = serve("127.0.0.1")
    made = client.post("/v1/checks", json={"footprint": PLOT})
    assert made.status_code == 201
    assert client.get(made.headers["Location"]).content == made.content
    by_command = workspace_of(client).releases.all()
    assert client.get("/v1/releases").json()["items"] == by_command
    me = client.get("/v1/me").json()
    assert (me["name"], me["roles"]) == ("anonymous", ["checker"])


def test_the_first_key_ends_anonymous_checks_on_loopback(serve: Serve):
    client = serve("127.0.0.1")
    key = key_for(client, Role.CHECKER)
    assert client.get("/v1/releases").status_code == 401
    assert client.get("/v1/releases", headers=key).status_code == 200


def test_the_public_may_look_up_industries_and_no_zoning(serve: Serve):
    client = serve()
    key = key_for(client, Role.PUBLIC)
    assert client.get("/v1/industries?q=光伏", headers=key).status_code == 200
    for path in ("/v1/releases", "/v1/map/layers", "/v1/units?lon=112.6&lat=31.4"):
        answer = client.get(path, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    refused = client.post("/v1/checks", json={"footprint": PLOT}, headers=key)
    assert refused.status_code == 403
