"""Who may do what: one table, stated by every route and every command."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from plugins.services import routes_of

from app.audit.service import Actor, operator
from app.cli.main import app as command_line
from app.cli.permissions import COMMANDS
from app.dependencies import Needs, open_to_all
from app.main import create_app
from app.permissions import (
    PERMISSIONS,
    ForbiddenError,
    OutsideAreaError,
    Permission,
    Role,
    permissions_of,
)
from app.settings import Settings

MAY = {
    Role.PUBLIC: "see-reference see-public",
    Role.CHECKER: "see-reference see-zoning see-public run-checks see-metrics",
    Role.ANALYST: "see-reference see-zoning see-public run-checks see-metrics draft-releases "
    "validate-releases keep-registers",
    Role.REVIEWER: "see-reference see-zoning see-public run-checks see-metrics validate-releases "
    "review-releases",
    Role.PUBLISHER: "see-reference see-zoning see-public run-checks see-metrics validate-releases "
    "publish-releases",
    Role.SUPERVISOR: "see-reference see-zoning see-public run-checks see-metrics supervise-change",
    Role.INSPECTOR: "see-reference see-zoning see-public run-checks see-metrics verify-change",
    Role.AUDITOR: "see-reference see-zoning see-metrics read-audit",
    Role.ADMIN: "see-reference see-metrics manage-access operate",
}
OPEN_PATHS = {
    "/livez", "/readyz", "/", "/docs", "/plain.css", "/problems/{code}", "/favicon.svg",
    "/verify", "/verify/{identity}", "/.well-known/jwks.json",
    "/login", "/logout", "/login/oidc", "/login/oidc/callback",
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_handbook_says_and_no_more(role: Role):
    assert set(PERMISSIONS[role]) == set(MAY[role].split())


def test_nobody_drafts_and_publishes_with_one_role():
    pair = {Permission.DRAFT_RELEASES, Permission.PUBLISH_RELEASES}
    assert [role for role in Role if pair <= permissions_of([role])] == []
    assert pair <= permissions_of([Role.ANALYST, Role.PUBLISHER])


def test_an_administrator_has_no_say_in_data():
    data = {
        Permission.SEE_ZONING,
        Permission.RUN_CHECKS,
        Permission.DRAFT_RELEASES,
        Permission.REVIEW_RELEASES,
        Permission.PUBLISH_RELEASES,
    }
    assert not data & permissions_of([Role.ADMIN])


def test_without_a_role_nothing_may_be_done():
    for permission in Permission:
        with pytest.raises(ForbiddenError):
            Actor(name="nobody").require(permission)


@pytest.mark.parametrize(
    ("areas", "jurisdictions", "allowed"),
    [
        (("421300",), ["421300"], True),
        (("421300",), ["421303"], True),
        (("420000",), ["421300"], True),
        (("",), ["421300"], True),
        (("",), ["990101"], True),
        (("421300",), ["421200"], False),
        (("421300",), ["420000"], False),
        (("421300",), [""], False),
        (("421300",), ["421300", "421200"], False),
        (("421300", "421200"), ["421300", "421200"], True),
        ((), ["421300"], False),
    ],
)
def test_an_area_holds_itself_and_what_lies_in_it(areas, jurisdictions, allowed):
    actor = Actor(name="analyst", roles=frozenset({Role.ANALYST}), areas=areas)
    assert actor.may(Permission.DRAFT_RELEASES, jurisdictions) is allowed
    if not allowed:
        with pytest.raises(OutsideAreaError):
            actor.require(Permission.DRAFT_RELEASES, jurisdictions)


def test_the_operator_of_the_store_may_everything_everywhere():
    for permission in Permission:
        operator("root").require(permission, ["", "421300", "990101"])


def stated(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        if isinstance(one.call, Needs):
            yield one.call.permission
        elif one.call is open_to_all:
            yield open_to_all
        yield from stated(one)


def test_every_route_states_its_permission(tmp_path: Path):
    app = create_app(Settings(home=tmp_path / "home"))
    found = list(routes_of(app.routes))
    others = {route.path for route in found if not isinstance(route, APIRoute)}
    assert others <= {"/openapi.json", "/assets"}
    routes = [route for route in found if isinstance(route, APIRoute)]
    assert len(routes) > 10
    silent = [route.path for route in routes if not list(stated(route.dependant))]
    assert silent == [], "state `dependencies=[needs(Permission.…)]` or `[OPEN]`"
    is_open = {route.path for route in routes if open_to_all in list(stated(route.dependant))}
    assert is_open <= OPEN_PATHS
    app.state.workspace.close()


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    for name, one in getattr(command, "commands", {}).items():
        if getattr(one, "commands", None):
            yield from commands(one, (*words, name))
        else:
            yield " ".join((*words, name))


def test_every_command_states_its_permission():
    assert sorted(commands(typer.main.get_command(command_line))) == sorted(COMMANDS)
