"""Commands that are imported when they are given, so that one does not wait for all the others."""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is: a module, what it is called there, and a line that tells what it does.

    What is named is a function, or the `Typer` of a group.
    """

    module: str
    name: str
    help: str


class Commands(MutableMapping[str, Any]):
    """Commands by name; each is imported when it is asked for, and stays."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = dict(places)
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The command of that name."""
        if name not in self._loaded:
            self._loaded[name] = _command(name, self.places[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        """Another command beside those."""
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        """No more of that."""
        self.places.pop(name, None)
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        """Names in their order; nothing is imported."""
        return iter({**self.places, **self._loaded})

    def __len__(self) -> int:
        """How many there are."""
        return len({**self.places, **self._loaded})


def group_of(places: Mapping[str, Place]) -> type[TyperGroup]:
    """The class of a group with these commands."""

    class LazyGroup(TyperGroup):
        """Tells of its commands without importing them."""

        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands = Commands(places)
            self._tells = False

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            """The command; for the page of help what stands in the table is enough."""
            place = places.get(cmd_name)
            if self._tells and place is not None:
                return TyperCommand(cmd_name, help=place.help)
            return super().get_command(ctx, cmd_name)

        def list_commands(self, ctx: Any) -> list[str]:
            """Names in the order of the table."""
            del ctx
            return list(self.commands)

        def format_help(self, ctx: Any, formatter: Any) -> None:
            """The page of help."""
            self._tells = True
            try:
                super().format_help(ctx, formatter)
            finally:
                self._tells = False

    return LazyGroup


def _command(name: str, place: Place) -> Any:
    found = getattr(import_module(place.module), place.name)
    if isinstance(found, typer.Typer):
        command = typer.main.get_command(found)
    else:
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name)(found)
        command = typer.main.get_command(alone)
    command.name = name
    return command
