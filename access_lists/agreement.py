"""Do the lists of a release speak for its control units, all of them and no others?

A clause for a unit that does not exist would never bind anybody, and a unit without a list makes
every check there undetermined: the first is an error, the second a warning.
"""

from collections.abc import Iterable, Sequence

from access_lists.book import ListBook
from access_lists.vocabulary import Level
from zoning.model.finding import Finding
from zoning.quality.findings import capped
from zoning.texts import Text
from zoning.vocabulary import Severity


def disagreements(books: Sequence[ListBook], units: Iterable[str]) -> tuple[Finding, ...]:
    """Units that are listed but not drawn, and units that are drawn but not listed.

    Args:
        books: every list of the release.
        units: codes of its control units; without any the units lie in another release, and
            nothing can be said.
    """
    drawn = set(units)
    if not drawn:
        return ()
    listed = {code for book in books for code in book.units}
    of_units = {
        (code, book.header["title"])
        for book in books
        if book.header["level"] == Level.UNIT
        for code in book.units
    }
    unknown = [_unknown(code, title) for code, title in sorted(of_units) if code not in drawn]
    return capped([*unknown, *(_without_list(code) for code in sorted(drawn - listed))])


def _unknown(code: str, title: str) -> Finding:
    return Finding(
        code="unknown-unit",
        severity=Severity.ERROR,
        feature=code,
        text=Text(
            zh=f"清单“{title}”中的管控单元 {code} 不在本版本的管控单元图层中。",
            en=f"list “{title}” speaks for control unit {code}, which the release does not hold.",
        ),
    )


def _without_list(code: str) -> Finding:
    return Finding(
        code="unit-without-list",
        severity=Severity.WARNING,
        feature=code,
        text=Text(
            zh=f"管控单元 {code} 没有准入清单：该处核查的结论至多为“无法判定”。",
            en=f"control unit {code} has no access list: checks there are undetermined at best.",
        ),
    )
