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
from zoning.ingest.staging import is_file_name, refuse_name


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


def prepared(context: typer.Context) -> bool:
    """Bring the store up to date for processes that will open it; whether it is an SQLite file.

    What is recorded by that they sign for, so no key is loaded here.

    Raises:
        ForbiddenError: as `workspace`.
        StoreError: the store does not answer, or is at another revision than this program.
    """
    actor().require(permission_of(context))
    opened = open_workspace(settings_of(context))
    opened.database.close()
    return opened.database.is_embedded


@contextmanager
def audited(opened: Workspace, action: str, given: Path | bytes = b"") -> Iterator[None]:
    """A refusal of what was given leaves one audit row and nothing else.

    A file is an ordinary one, and has passed the scanner where there is one.
    """
    try:
        if isinstance(given, Path):
            refuse_name(given)
            opened.scanner.refuse_malware(given)
        yield
    except (InputError, AccessListError) as error:
        size, digest = _size_and_sha256(given)
        record_refusal(opened.database, actor(), action, code=error.code, size=size, sha256=digest)
        raise


def named_file(path: Path) -> Path:
    """What was named where a file is taken: there is such a thing, or it is no name of a file.

    The rest is said once the store is open: a host, a driver or data in place of a name is refused
    there like any other content, with its row in the audit record.

    Raises:
        BadParameter: nothing is there under a name that could be one.
    """
    if not path.name or (is_file_name(str(path)) and not path.exists()):
        raise typer.BadParameter(f"no such file: {path}")
    return path


def _size_and_sha256(given: Path | bytes) -> tuple[int, str]:
    if isinstance(given, bytes):
        return len(given), hashlib.sha256(given).hexdigest()
    if not is_file_name(str(given)) or not given.is_file():
        return 0, ""
    with given.open("rb") as file:
        return given.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def actor() -> Actor:
    """The person at this terminal."""
    try:
        return operator(f"cli:{getpass.getuser()}")
    except (KeyError, OSError):
        return operator("cli")
