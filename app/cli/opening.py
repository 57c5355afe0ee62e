"""Open the store for one command, and who gives the command."""

import getpass
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from access_lists.errors import AccessListError
from app.audit.service import Actor, operator, record_refusal
from app.cli.permissions import permission_of
from app.settings import Settings
from app.workspace import Workspace, open_workspace
from zoning.errors import InputError


def settings_of(context: typer.Context) -> Settings:
    """Settings that the callback put into the context."""
    settings = context.obj
    assert isinstance(settings, Settings)  # noqa: S101 - set by the callback of every command
    return settings


@contextmanager
def workspace(context: typer.Context) -> Iterator[Workspace]:
    """The services over the store, closed at the end.

    Raises:
        ForbiddenError: the command needs a permission that whoever gives it lacks.
    """
    actor().require(permission_of(context))
    opened = open_workspace(settings_of(context))
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def audited(opened: Workspace, action: str, given: Path | bytes = b"") -> Iterator[None]:
    """A refusal of what was given leaves one audit row and nothing else."""
    try:
        yield
    except (InputError, AccessListError) as error:
        content = given if isinstance(given, bytes) else given.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        record_refusal(
            opened.database, actor(), action, code=error.code, size=len(content), sha256=digest
        )
        raise


def actor() -> Actor:
    """The person at this terminal."""
    try:
        return operator(f"cli:{getpass.getuser()}")
    except (KeyError, OSError):
        return operator("cli")
