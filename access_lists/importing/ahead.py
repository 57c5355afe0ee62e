"""Texts compiled before they are needed, by two processes: a province has tens of thousands.

The process forks, so what it knows and the walls around it are those of its copy as well. Used in
the child that reads a published list; a service, which has threads, does not fork.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from access_lists.importing.compiler.compile import CompiledItem, compile_item
from access_lists.importing.compiler.rules import UnitKind
from access_lists.vocabulary import Review
from zoning.ingest.confinement import die_with_parent

_WORTH_IT: Final = 1000
"""Fewer texts are read in less than the time that a second process takes to be worth it."""


class Question(NamedTuple):
    """A text with what its reading depends on."""

    text: str
    element: str | None
    effect_tag: str | None
    unit: UnitKind

    def compiled(self) -> CompiledItem:
        """The text as structure."""
        return compile_item(
            self.text, element=self.element, effect_tag=self.effect_tag, unit=self.unit
        )


def compiled_ahead(questions: Iterable[Question]) -> Mapping[Question, CompiledItem]:
    """The compiled form of each text, found on two cores; of a few texts nothing."""
    distinct = list(dict.fromkeys(questions))
    if len(distinct) < _WORTH_IT or not hasattr(os, "fork"):
        return {}
    found = {distinct[0]: distinct[0].compiled()}  # the tables are read once for both
    mine, others = distinct[1::2], distinct[2::2]
    reading, writing = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(reading)
        _answer(others, writing)
    os.close(writing)
    found |= {one: one.compiled() for one in mine}
    with os.fdopen(reading, "rb") as answer:
        raw = answer.read()
    _, status = os.waitpid(worker, 0)
    return found if status else found | dict(zip(others, _items(raw), strict=True))


def _answer(questions: Sequence[Question], writing: int) -> None:
    """What the copy does: compile, write, and end, whatever happens.

    Where it fails, what it did not answer is compiled where it is needed, and fails there.
    """
    status = 1
    try:
        die_with_parent()
        items = [one.compiled() for one in questions]
        with os.fdopen(writing, "wb") as answer:
            answer.write(orjson.dumps([[one.clauses, one.review] for one in items]))
        status = 0
    finally:
        os._exit(status)


def _items(raw: bytes) -> Iterable[CompiledItem]:
    for clauses, review in orjson.loads(raw):
        yield CompiledItem(clauses=tuple(clauses), review=Review(review))
