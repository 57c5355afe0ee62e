"""`/v1/keys`, `/v1/users`: who may come in, over HTTP; a key is shown once, a password never."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

import orjson
from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BeforeValidator, Field

from app.audit.service import Actor, record_refusal
from app.auth.keys import KeyService, NewKey
from app.auth.users import NewUser, UserService
from app.database import Database
from app.dependencies import ActorDep, needs, service
from app.gate import StrictRoute, json_body
from app.openapi import json_request
from app.permissions import Permission, Role
from app.schemas import Body
from zoning.codes import WHOLE_COUNTRY
from zoning.errors import InputError

router = APIRouter(
    prefix="/v1",
    tags=["accounts"],
    route_class=StrictRoute,
    dependencies=[needs(Permission.MANAGE_ACCESS)],
)

KeysDep = Annotated[KeyService, Depends(service(KeyService))]
UsersDep = Annotated[UserService, Depends(service(UserService))]
DatabaseDep = Annotated[Database, Depends(service(Database))]

RoleName = Annotated[Role, BeforeValidator(Role)]
"""A role by its word: JSON knows no others."""

_LARGEST_BODY = 100_000
_UNSEEN = {"Cache-Control": "no-store"}
_ROLES = Field(min_length=1, description="Roles; several add up.")
_AREAS = Field(
    default=[WHOLE_COUNTRY],
    min_length=1,
    description="GB/T 2260 codes in which the roles hold; '' = everywhere.",
)


class KeyBody(Body):
    """A key to be made."""

    roles: list[RoleName] = _ROLES
    name: str | None = Field(
        default=None, description="Whose it is; keys of one name see the same results."
    )
    areas: list[str] = _AREAS
    addresses: list[str] = Field(default=[], description="Networks it is used from, as CIDR.")
    days: float | None = Field(default=None, description="Days until it expires.")


class UserBody(Body):
    """A local user to be made."""

    name: str
    password: str
    roles: list[RoleName] = _ROLES
    areas: list[str] = _AREAS


class PasswordBody(Body):
    """A new password."""

    password: str


_KEY: dict[str, Any] = {"roles": ["checker"], "name": "planning-system", "days": 365}
_USER: dict[str, Any] = {
    "name": "wang",
    "password": "correct horse battery",
    "roles": ["analyst"],
    "areas": ["421300"],
}


@router.post(
    "/keys",
    status_code=201,
    summary="新建密钥 · Make a key",
    openapi_extra=json_request(KeyBody, _KEY),
)
async def make_key(
    request: Request, keys: KeysDep, database: DatabaseDep, actor: ActorDep
) -> Response:
    """Make a key; this answer is the only place where it ever stands whole."""
    body = await json_body(request, KeyBody, limit=_LARGEST_BODY)
    new = NewKey(
        roles=frozenset(body.roles),
        name=body.name,
        areas=body.areas,
        addresses=body.addresses,
        days=body.days,
    )
    return await _answered(request, database, actor, "key-create", lambda: keys.create(actor, new))


@router.get("/keys", summary="密钥列表 · Keys")
async def all_keys(keys: KeysDep, actor: ActorDep) -> Response:
    """Every key without its secret, revoked ones too; when each was used last."""
    items = await to_thread.run_sync(keys.all, actor)
    return Response(orjson.dumps({"items": items}), media_type="application/json")


@router.delete("/keys/{identity}", summary="吊销密钥 · Revoke a key")
async def revoke_key(identity: str, keys: KeysDep, actor: ActorDep) -> Response:
    """Close a key for good, from this moment; it stays listed."""
    revoked = await to_thread.run_sync(keys.revoke, actor, identity)
    return Response(orjson.dumps(revoked), media_type="application/json")


@router.post(
    "/users",
    status_code=201,
    summary="新建用户 · Make a user",
    openapi_extra=json_request(UserBody, _USER),
)
async def make_user(
    request: Request, users: UsersDep, database: DatabaseDep, actor: ActorDep
) -> Response:
    """Make a local user, for installations without an OpenID provider."""
    body = await json_body(request, UserBody, limit=_LARGEST_BODY)
    new = NewUser(
        name=body.name, password=body.password, roles=frozenset(body.roles), areas=body.areas
    )
    return await _answered(
        request, database, actor, "user-create", lambda: users.create(actor, new)
    )


@router.get("/users", summary="用户列表 · Users")
async def all_users(users: UsersDep, actor: ActorDep) -> Response:
    """Every local user, disabled ones too."""
    items = await to_thread.run_sync(users.all, actor)
    return Response(orjson.dumps({"items": items}), media_type="application/json")


@router.put(
    "/users/{name}/password",
    summary="重设口令 · Set a password",
    openapi_extra=json_request(PasswordBody, {"password": _USER["password"]}),
)
async def set_password(
    request: Request, name: str, users: UsersDep, database: DatabaseDep, actor: ActorDep
) -> Response:
    """Set a new password; the user is signed out everywhere."""
    body = await json_body(request, PasswordBody, limit=_LARGEST_BODY)

    def act() -> dict[str, Any]:
        return users.set_password(actor, name, body.password)

    return await _answered(request, database, actor, "user-password", act, status=200)


@router.delete("/users/{name}", summary="停用用户 · Disable a user")
async def disable_user(name: str, users: UsersDep, actor: ActorDep) -> Response:
    """Let a user in no more; what they did keeps their name."""
    disabled = await to_thread.run_sync(users.disable, actor, name)
    return Response(orjson.dumps(disabled), media_type="application/json")


async def _answered(
    request: Request,
    database: Database,
    actor: Actor,
    action: str,
    act: Callable[[], dict[str, Any]],
    *,
    status: int = 201,
) -> Response:
    """What was made, never kept by a cache; a refusal leaves one audit row without a hash.

    The hash of a body that holds a password would let whoever reads the record try passwords.
    """

    def done() -> dict[str, Any]:
        try:
            return act()
        except InputError as error:
            size = len(request.state.body)
            nothing = hashlib.sha256(b"").hexdigest()
            record_refusal(database, actor, action, code=error.code, size=size, sha256=nothing)
            raise

    made = await to_thread.run_sync(done)
    return Response(orjson.dumps(made), status, _UNSEEN, media_type="application/json")
