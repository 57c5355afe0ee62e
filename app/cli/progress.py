"""Progress bars on standard error: none where it is no terminal, with --json, or with --quiet."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from app.cli.output import errors
from app.progress import NOBODY, Watch
from zoning.texts import Text

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]


@contextmanager
def watching(*, silent: bool) -> Iterator[Watch]:
    """A bar for one command, gone when the command ends.

    Args:
        silent: show none, as with --json and --quiet.
    """
    if silent or not sys.stderr.isatty():
        yield NOBODY
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    ) as shown:
        yield _Bar(shown)


class _Bar(Watch):
    """One line for each stretch of the work; those behind us stand full."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def stage(self, name: Text, total: int | None = None) -> None:
        """A new line; the one before is done."""
        self._complete()
        self._task = self._shown.add_task(str(name), total=total)

    def total(self, count: int | None) -> None:
        """The length of the line."""
        self._shown.update(self._current(), total=count)

    def done(self, more: int = 1) -> None:
        """Further along the line."""
        self._shown.advance(self._current(), more)

    def _current(self) -> TaskID:
        if self._task is None:
            self._task = self._shown.add_task("", total=None)
        return self._task

    def _complete(self) -> None:
        if self._task is not None:
            task = self._shown.tasks[self._task]
            total = task.total or task.completed or 1
            self._shown.update(self._task, total=total, completed=total)
