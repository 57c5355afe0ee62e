"""Whose rows a session of the database shows: one scope, enforced twice.

The services' own queries are narrowed here, on both databases, by the rules that each table
registers. PostgreSQL narrows what is left, raw SQL included, by the row-level security policies of
the migrations, which read the same scope from the transaction. What a scope does not show does not
exist: somebody else's draft or Assessment is not found, never forbidden.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import DeclarativeBase, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from zoning.codes import WHOLE_COUNTRY, JurisdictionLevel, jurisdiction_level
from zoning.store.tables import ReleaseRow
from zoning.vocabulary import ReleaseState

EVERYWHERE: Final = "*"
"""What stands for the whole store where prefixes of jurisdictions are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a session may see beyond what everybody may.

    Attributes:
        owner: whose Assessments and other things of their own are shown.
        areas: jurisdictions whose drafts are shown and may be changed.
        audited: jurisdictions in which the Assessments of everybody are shown.
        tended: jurisdictions whose registers and clues may be changed.
    """

    owner: str = ""
    areas: tuple[str, ...] = ()
    audited: tuple[str, ...] = ()
    tended: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything is shown."""
        return WHOLE_COUNTRY in self.areas and WHOLE_COUNTRY in self.audited

    def settings(self) -> dict[str, str]:
        """The same for the policies of PostgreSQL, as settings of the transaction."""
        return {
            "sanxian.owner": self.owner,
            "sanxian.areas": ",".join(_prefixes(self.areas)),
            "sanxian.audited": ",".join(_prefixes(self.audited)),
            "sanxian.tended": ",".join(_prefixes(self.tended)),
        }


WHOLE: Final = Scope(areas=(WHOLE_COUNTRY,), audited=(WHOLE_COUNTRY,), tended=(WHOLE_COUNTRY,))
"""Of whoever holds the store itself."""

NOTHING: Final = Scope()
"""Of nobody: what is published, and nothing else."""

Rule = Callable[[Scope], ColumnElement[bool]]

_current: ContextVar[Scope | None] = ContextVar("sanxian_scope", default=None)
_rules: dict[type[DeclarativeBase], Rule] = {}


def current_scope(default: Scope) -> Scope:
    """The scope of the task under way."""
    return _current.get() or default


def enter(scope: Scope) -> None:
    """Narrow everything that this task does from here on; a request is a task of its own."""
    _current.set(scope)


@contextmanager
def limited_to(scope: Scope) -> Iterator[None]:
    """Narrow what is done inside."""
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def rows_shown_by(table: type[DeclarativeBase]) -> Callable[[Rule], Rule]:
    """Register which rows of a table a scope shows; a table without a rule is shown whole."""

    def register(rule: Rule) -> Rule:
        _rules[table] = rule
        return rule

    return register


def criteria(scope: Scope) -> Iterator[ExecutableOption]:
    """What narrows a query of the ORM to a scope."""
    for table, rule in _rules.items():
        yield with_loader_criteria(table, rule(scope), include_aliases=True)


def within(column: Any, areas: Iterable[str]) -> ColumnElement[bool]:
    """Whether the jurisdiction in a column lies in one of the areas."""
    prefixes = list(_prefixes(areas))
    if EVERYWHERE in prefixes:
        return true()
    return or_(false(), *(column.startswith(prefix, autoescape=True) for prefix in prefixes))


def _prefixes(areas: Iterable[str]) -> Iterator[str]:
    """The digits of each area that tell what lies in it."""
    digits = {
        JurisdictionLevel.NATION: 0,
        JurisdictionLevel.PROVINCE: 2,
        JurisdictionLevel.CITY: 4,
        JurisdictionLevel.DISTRICT: 6,
    }
    for area in areas:
        yield area[: digits[jurisdiction_level(area)]] or EVERYWHERE


@rows_shown_by(ReleaseRow)
def _releases(scope: Scope) -> ColumnElement[bool]:
    """What was ever published, and the drafts of one's areas."""
    drafts = [ReleaseState.DRAFT.value, ReleaseState.VALIDATED.value]
    return or_(ReleaseRow.state.not_in(drafts), within(ReleaseRow.jurisdiction, scope.areas))
