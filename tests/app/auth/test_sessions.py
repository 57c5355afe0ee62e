"""Signing in with name and password: a cookie no script reads and no other site can use."""

from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from plugins.services import PLOT, Serve, workspace_of
from plugins.workspaces import ACTOR

from app.auth.errors import (
    LoginFailedError,
    TooManyAttemptsError,
    UserExistsError,
    UserInvalidError,
)
from app.auth.sessions import COOKIE
from app.auth.users import NewUser
from app.permissions import Role
from app.settings import AuthSettings, WebSettings
from app.workspace import Workspace

PASSWORD = "一个足够长的口令 2026"  # noqa: S105 - of this test
WANG = NewUser(name="王芳", password=PASSWORD, roles=frozenset({Role.CHECKER}), areas=["990100"])
SAME = {"Sec-Fetch-Site": "same-origin"}


def sign_in(client: TestClient, password: str = PASSWORD, **fields: str):
    form = {"name": WANG.name, "password": password, **fields}
    return client.post("/login", data=form, headers=SAME)


@pytest.fixture
def client(serve: Serve) -> TestClient:
    opened = serve()
    workspace_of(opened).users.create(ACTOR, WANG)
    return opened


def test_a_password_is_stored_as_an_argon2_hash(workspace: Workspace):
    workspace.users.create(ACTOR, WANG)
    with workspace.database.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT password_hash FROM local_user").scalar_one()
    assert stored.startswith("$argon2id$")
    assert "口令" not in stored
    assert workspace.users.signed_in(WANG.name, PASSWORD, address="") == WANG.name
    with pytest.raises(UserExistsError):
        workspace.users.create(ACTOR, WANG)


@pytest.mark.parametrize(
    ("name", "password"), [("wang", "short"), ("", PASSWORD), ("a/b", PASSWORD)]
)
def test_a_short_password_or_an_odd_name_is_refused(embedded: Workspace, name: str, password: str):
    with pytest.raises(UserInvalidError):
        embedded.users.create(ACTOR, NewUser(name=name, password=password, roles=frozenset()))


def test_a_browser_signs_in_works_and_signs_out(client: TestClient):
    assert client.get("/").headers["location"] == "/login"
    assert 'name="password"' in client.get("/login").text
    answer = sign_in(client, next="/check")
    assert (answer.status_code, answer.headers["location"]) == (303, "/check")
    me = client.get("/v1/me").json()
    assert (me["name"], me["roles"], me["areas"]) == ("user:王芳", ["checker"], ["990100"])
    assert client.get("/").status_code == 200
    assert "王芳" in client.get("/login").text
    assert client.post("/v1/checks", json={"footprint": PLOT}, headers=SAME).status_code == 201
    old = client.cookies[COOKIE]
    assert client.post("/logout", headers=SAME).status_code == 303
    client.cookies.set(COOKIE, old)
    assert client.get("/v1/me").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(serve: Serve):
    client = serve(web=WebSettings(host="10.0.0.1", public_url="https://sanxian.example"))
    workspace_of(client).users.create(ACTOR, WANG)
    cookie = SimpleCookie(sign_in(client).headers["set-cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "lax")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_page_of_another_site_changes_nothing_with_the_session(client: TestClient, headers: dict):
    sign_in(client)
    answer = client.post("/v1/checks", json={"footprint": PLOT}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")
    assert client.post("/logout", headers=headers).status_code == 403
    assert client.get("/v1/me").status_code == 200


def test_an_older_browser_names_its_origin(client: TestClient):
    sign_in(client)
    headers = {"Origin": "http://testserver"}
    answer = client.post("/v1/checks", json={"footprint": PLOT}, headers=headers)
    assert answer.status_code == 201


def test_nobody_is_signed_in_by_another_site(client: TestClient):
    form = {"name": WANG.name, "password": PASSWORD}
    answer = client.post("/login", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert COOKIE not in client.cookies


@pytest.mark.parametrize("place", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(client: TestClient, place: str):
    assert sign_in(client, next=place).headers["location"] == "/"


def test_a_wrong_password_is_told_from_an_unknown_name_by_nothing(client: TestClient):
    wrong = sign_in(client, "another long password")
    unknown = client.post("/login", data={"name": "nobody", "password": PASSWORD}, headers=SAME)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text == unknown.text
    assert "set-cookie" not in wrong.headers


def test_guessing_is_slowed_down(serve: Serve):
    client = serve(auth=AuthSettings(attempts_per_minute=2))
    users = workspace_of(client).users
    users.create(ACTOR, WANG)
    for _ in range(2):
        with pytest.raises(LoginFailedError):
            users.signed_in(WANG.name, "wrong password", address="10.0.0.9")
    with pytest.raises(TooManyAttemptsError):
        users.signed_in(WANG.name, PASSWORD, address="10.0.0.8")
    answer = sign_in(client)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-attempts")


def test_who_is_disabled_is_out_at_once(client: TestClient):
    sign_in(client)
    assert client.get("/v1/me").status_code == 200
    workspace_of(client).users.disable(ACTOR, WANG.name)
    assert client.get("/v1/me").status_code == 401
    assert sign_in(client).status_code == 401


def test_a_new_password_signs_out_everywhere(client: TestClient):
    sign_in(client)
    workspace_of(client).users.set_password(ACTOR, WANG.name, "ein anderes Passwort")
    assert client.get("/v1/me").status_code == 401
    assert sign_in(client).status_code == 401
    assert sign_in(client, "ein anderes Passwort").status_code == 303
