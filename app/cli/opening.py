"""Open the store for one command, and who gives the command."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.audit.service import Actor
from app.settings import Settings
from app.workspace import Workspace, open_workspace


def settings_of(context: typer.Context) -> Settings:
    """Settings that the callback put into the context."""
    settings = context.obj
    assert isinstance(settings, Settings)  # noqa: S101 - set by the callback of every command
    return settings


@contextmanager
def workspace(context: typer.Context) -> Iterator[Workspace]:
    """The services over the store, closed at the end."""
    opened = open_workspace(settings_of(context))
    try:
        yield opened
    finally:
        opened.close()


def actor() -> Actor:
    """The person at this terminal."""
    try:
        return Actor(name=f"cli:{getpass.getuser()}")
    except (KeyError, OSError):
        return Actor(name="cli")
