"""Single clauses decided on a real overlay: a plain strip in one unit, nothing else around."""

import functools
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from factories import AS_OF, CITY, plain_region, site

from access_lists.circumstances import Circumstances, Trace
from access_lists.clauses import Clause
from access_lists.codec import compact, decode_clause
from access_lists.facts import Facts
from access_lists.outcomes import Decision, decide
from access_lists.project import parse_project
from access_lists.truth import Truth
from access_lists.vocabulary import Level
from zoning.composition.compose import compose
from zoning.composition.ground import OverlayGround

UNIT = "ZH99010110001"


def clause_of(**content: Any) -> Clause:
    """A clause of the one unit, from its data."""
    return decode_clause(
        compact({"text": "条款", **content}),
        identity="clause",
        list_identity="list",
        level=Level.UNIT,
        unit=UNIT,
        jurisdictions=(CITY,),
    )


@functools.cache
def plain_ground() -> OverlayGround:
    """The whole strip, wholly in the one unit."""
    with tempfile.TemporaryDirectory() as folder:
        return OverlayGround(overlay=compose(site(), [plain_region(Path(folder)).opened()]))


def circumstances(
    project: Mapping[str, Any], statuses: Mapping[Any, Any] | None = None
) -> Circumstances:
    """Facts of a project on the plain ground."""
    facts = Facts(project=parse_project(project), statuses=statuses or {}, year=AS_OF.year)
    return Circumstances(facts, plain_ground(), {})


def decided(
    project: Mapping[str, Any], statuses: Mapping[Any, Any] | None = None, **content: Any
) -> Decision:
    """One clause decided for one project."""
    return decide(clause_of(**content), circumstances(project, statuses))


def answered(
    when: Mapping[str, Any],
    project: Mapping[str, Any],
    statuses: Mapping[Any, Any] | None = None,
) -> tuple[Truth, Trace]:
    """A condition tested for one project, with what it used and missed."""
    condition = clause_of(effect="prohibit", when=when).when
    assert condition is not None
    trace = Trace()
    return condition.test(circumstances(project, statuses), trace), trace
