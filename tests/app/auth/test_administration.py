"""Keys and users over HTTP: by administrators alone, a key shown once, a password never."""

import pytest
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for, workspace_of
from sqlalchemy import text

from app.permissions import Role

PASSWORD = "correct horse battery"  # noqa: S105 - of nobody


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()


@pytest.fixture
def admin(client: TestClient) -> dict[str, str]:
    return key_for(client, Role.ADMIN, name="admin")


def test_a_key_made_over_http_opens_what_it_says_until_it_is_revoked(
    client: TestClient, admin: dict[str, str]
):
    body = {"roles": ["checker"], "name": "planning", "days": 30}
    made = client.post("/v1/keys", json=body, headers=admin)
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    own = {"Authorization": f"Bearer {made.json()['key']}"}
    assert client.get("/v1/me", headers=own).json()["name"] == "key:planning"
    listed = client.get("/v1/keys", headers=admin)
    assert made.json()["key"] not in listed.text
    assert made.json()["id"] in {one["id"] for one in listed.json()["items"]}
    revoked = client.delete(f"/v1/keys/{made.json()['id']}", headers=admin)
    assert revoked.json()["revoked_at"]
    assert client.get("/v1/me", headers=own).status_code == 401


def test_a_user_made_over_http_signs_in_until_disabled(client: TestClient, admin: dict[str, str]):
    body = {"name": "wang", "password": PASSWORD, "roles": ["checker"]}
    made = client.post("/v1/users", json=body, headers=admin)
    assert made.status_code == 201, made.text
    assert PASSWORD not in made.text

    def signs_in(password: str) -> bool:
        form = {"name": "wang", "password": password}
        headers = {"sec-fetch-site": "same-origin"}
        return client.post("/login", data=form, headers=headers).status_code == 303

    assert signs_in(PASSWORD)
    changed = {"password": "another horse battery"}
    assert client.put("/v1/users/wang/password", json=changed, headers=admin).status_code == 200
    assert (signs_in(PASSWORD), signs_in(changed["password"])) == (False, True)
    assert client.delete("/v1/users/wang", headers=admin).json()["disabled_at"]
    assert not signs_in(changed["password"])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_manages_access(client: TestClient, role: Role):
    other = key_for(client, role)
    for method, path in (
        ("GET", "/v1/keys"),
        ("POST", "/v1/keys"),
        ("DELETE", "/v1/keys/x"),
        ("GET", "/v1/users"),
        ("POST", "/v1/users"),
        ("PUT", "/v1/users/x/password"),
        ("DELETE", "/v1/users/x"),
    ):
        assert client.request(method, path).status_code == 401
        assert client.request(method, path, headers=other).status_code == 403


def test_what_cannot_be_used_is_refused_with_one_row_that_holds_no_hash_of_a_password(
    client: TestClient, admin: dict[str, str]
):
    assert client.delete("/v1/keys/absent", headers=admin).status_code == 404
    assert client.delete("/v1/users/absent", headers=admin).status_code == 404
    bad = {"roles": ["king"]}
    assert client.post("/v1/keys", json=bad, headers=admin).status_code == 422
    short = {"name": "wang", "password": "short", "roles": ["checker"]}
    assert client.post("/v1/users", json=short, headers=admin).status_code == 422
    with workspace_of(client).database.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT detail FROM audit WHERE action = 'user-create-refused'")
        ).all()
    assert len(rows) == 1
    assert "e3b0c44298fc1c14" in str(rows[0][0])
