"""Which lists and clauses bind here and today, and what should bind but is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from access_lists.book import ListBook
from access_lists.clauses import AccessList, Clause
from access_lists.laws import newer_than, repealed
from access_lists.vocabulary import ReasonCode
from zoning.catalogue import Lapse, Selection
from zoning.codes import default_required_levels, jurisdiction_covers, jurisdiction_level
from zoning.composition.overlay import Overlay
from zoning.model.finding import Finding
from zoning.model.release import Release
from zoning.texts import Text
from zoning.vocabulary import LayerKind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Something mandatory that is missing; it keeps the verdict at undetermined at best."""

    code: ReasonCode
    ref: str
    text: Text


@dataclass(slots=True, kw_only=True)
class Binding:
    """The clauses that bind, the lists and releases they come from, and what is missing."""

    clauses: list[Clause] = field(default_factory=list)
    lists: dict[str, AccessList] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    shortfalls: list[Shortfall] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def bind(overlay: Overlay, books: Sequence[ListBook], selection: Selection, *, on: date) -> Binding:
    """Find every clause that binds the footprint on a day.

    Args:
        overlay: the footprint over the releases in force.
        books: lists of every release in force.
        selection: the releases in force, and those that lapsed.
        on: the day asked about.
    """
    binding = Binding()
    here = _jurisdictions(overlay)
    units = {hit.label.code for hit in overlay.hits(LayerKind.CONTROL_UNITS) if hit.overlaps}
    listed: set[str] = set()
    ended: list[tuple[AccessList, set[str]]] = []
    bound = [book for book in books if _may_bind(book, here)]
    binding.shortfalls += [_altered(book.release) for book in bound if not book.intact]
    concerned = [book for book in bound if book.intact and _concerns(book, here, units)]
    for book in sorted(concerned, key=lambda one: (one.id, one.release.id)):
        named = units & book.unit_codes
        head = book.head
        if head.in_force(on):
            _bind_book(binding, book, head, named, on)
            listed |= named
        elif head.effective_to is not None and head.effective_to <= on:
            ended.append((head, named))
    for head, named in ended:
        if named - listed or not named:
            binding.shortfalls.append(_expired(head))
    binding.shortfalls += [_unlisted(code) for code in sorted(units - listed)]
    binding.shortfalls += _missing_levels(overlay, books, selection, on)
    binding.shortfalls += _lapsed(overlay, selection, here)
    for one in overlay.known:
        binding.releases[one.release.release.key] = one.release.release
    return binding


def _jurisdictions(overlay: Overlay) -> frozenset[str]:
    return frozenset(code for one in overlay.known for code in one.release.release.jurisdictions)


@lru_cache(maxsize=4096)
def _binds(jurisdictions: tuple[str, ...], here: frozenset[str]) -> bool:
    return any(jurisdiction_covers(code, own) for code in jurisdictions for own in here)


def _may_bind(book: ListBook, here: frozenset[str]) -> bool:
    """Whether a list binds here, or might if it is not what was published."""
    return _binds(book.release.jurisdictions, here) or _binds(book.jurisdictions, here)


def _concerns(book: ListBook, here: frozenset[str], units: set[str]) -> bool:
    """Whether a list speaks here: of the jurisdiction, and not of other units alone."""
    speaks = not book.units or book.has_common or not units.isdisjoint(book.unit_codes)
    return speaks and _binds(book.jurisdictions, here)


def _bind_book(
    binding: Binding, book: ListBook, head: AccessList, named: set[str], on: date
) -> None:
    """Add the clauses of one list in force: the common ones and those of the units hit."""
    clauses = [*book.common, *(clause for code in sorted(named) for clause in book.of_unit(code))]
    binding.clauses += [clause for clause in clauses if _clause_in_force(clause, on)]
    binding.lists[head.id] = head
    binding.releases[book.release.key] = book.release
    binding.findings += _warnings(head, clauses, on)
    since = head.effective_from or book.release.effective_from
    binding.findings += _newer_laws(head, since, clauses, on)


def _clause_in_force(clause: Clause, on: date) -> bool:
    started = clause.effective_from is None or clause.effective_from <= on
    return started and (clause.effective_to is None or on < clause.effective_to)


def _warnings(head: AccessList, clauses: Sequence[Clause], on: date) -> list[Finding]:
    found = []
    if head.review_due is not None and head.review_due <= on:
        text = Text(
            zh=f"清单“{head.title}”应于 {head.review_due} 前复核，仍按现行内容判定。",
            en=f"list “{head.title}” was due for review on {head.review_due}; it still applies.",
        )
        found.append(Finding(code="list-review-due", severity=Severity.WARNING, text=text))
    cited = (one for clause in clauses if _clause_in_force(clause, on) for one in clause.basis)
    for law in repealed(cited, on):
        text = Text(
            zh=f"清单“{head.title}”引用的《{law.title}》已废止"
            + (f"，现为{law.successor}。" if law.successor else "。"),
            en=f"list “{head.title}” cites {law.title}, which is repealed"
            + (f"; see {law.successor}." if law.successor else "."),
        )
        found.append(Finding(code="law-repealed", severity=Severity.WARNING, text=text))
    return found


def _newer_laws(
    head: AccessList, since: date, clauses: Sequence[Clause], on: date
) -> list[Finding]:
    """Laws that came after the list did; it may have to be read by them."""
    cited = [one for clause in clauses for one in clause.basis]
    newer = newer_than(since, cited, on)
    if not newer:
        return []
    zh = "、".join(f"《{law.title}》（{law.effective_from} 施行）" for law in newer)
    en = ", ".join(f"{law.title} (in force since {law.effective_from})" for law in newer)
    text = Text(
        zh=f"清单“{head.title}”自 {since} 起施行，早于{zh}；其条款是否仍然适用请核对。",
        en=f"list “{head.title}”, in force since {since}, is older than {en}; check whether its "
        "clauses still stand.",
    )
    return [Finding(code="law-newer-than-list", severity=Severity.INFO, text=text)]


def _unlisted(code: str) -> Shortfall:
    return Shortfall(
        code=ReasonCode.UNIT_WITHOUT_LIST,
        ref=code,
        text=Text(
            zh=f"管控单元 {code} 没有现行的准入清单。",
            en=f"control unit {code} has no access list in force.",
        ),
    )


def _altered(release: Release) -> Shortfall:
    """A list that is not what was published: not even whom it binds can be taken from it."""
    return Shortfall(
        code=ReasonCode.LIST_FAILED,
        ref=release.id,
        text=Text(
            zh=f"数据版本“{release.name}”中有清单的存储内容与发布时不一致，不予采用。",
            en=f"the stored content of a list of release “{release.name}” is not what was "
            "published.",
        ),
    )


def _expired(head: AccessList) -> Shortfall:
    return Shortfall(
        code=ReasonCode.LIST_EXPIRED,
        ref=head.id,
        text=Text(
            zh=f"清单“{head.title}”的有效期已于 {head.effective_to} 届满。",
            en=f"the term of list “{head.title}” ended on {head.effective_to}.",
        ),
    )


def _missing_levels(
    overlay: Overlay, books: Sequence[ListBook], selection: Selection, on: date
) -> list[Shortfall]:
    """Higher levels that a release requires and that have no list in force; ended ones are told."""
    required = {
        code: one.release.release.name
        for one in overlay.known
        for code in _required(one.release.release)
    }
    present = {
        code
        for book in books
        for code in required.keys() & set(book.release.jurisdictions)
        if _has_begun(book, on) and _speaks_for(book, code)
    }
    lapsed = {one.release.jurisdictions for one in selection.lapsed}
    return [
        Shortfall(
            code=ReasonCode.LEVEL_MISSING,
            ref=code,
            text=Text(
                zh=f"“{name}”要求同时适用 {code} 的准入清单，但没有现行版本。",
                en=f"“{name}” requires the lists of {code}, and none is in force.",
            ),
        )
        for code, name in sorted(required.items())
        if code not in present and (code,) not in lapsed
    ]


def _speaks_for(book: ListBook, code: str) -> bool:
    """Whether a list is the one required of a division.

    It is, in a release of that division alone; in a release for several, where it is of the
    division's own level. The law of a basin names provinces, and is still no list of theirs.
    """
    if len(book.release.jurisdictions) == 1 or not book.intact:
        return True
    return book.head.level.value == jurisdiction_level(code).value


def _has_begun(book: ListBook, on: date) -> bool:
    """Whether the term of a list has begun; one that was altered is told of elsewhere."""
    if not book.intact:
        return True
    head = book.head
    return head.effective_from is None or head.effective_from <= on


def _required(release: Release) -> tuple[str, ...]:
    if release.requires is not None:
        return release.requires
    return tuple(
        sorted({need for code in release.jurisdictions for need in default_required_levels(code)})
    )


def _lapsed(overlay: Overlay, selection: Selection, here: frozenset[str]) -> list[Shortfall]:
    """Releases that would speak here but for their withdrawal, their end or an alteration."""
    shortfalls = []
    required = {code for one in overlay.known for code in _required(one.release.release)}
    for one in selection.lapsed:
        release = one.release
        spatial = any(_meets(layer.bounds, overlay) for layer in release.layers)
        binds = not release.layers and _binds(release.jurisdictions, here)
        concerns = spatial or binds or bool(required & set(release.jurisdictions))
        if concerns or one.lapse is Lapse.ALTERED:
            text = _why_lapsed(release, one.lapse)
            shortfalls.append(
                Shortfall(code=ReasonCode(one.lapse.value), ref=release.id, text=text)
            )
    return shortfalls


def _why_lapsed(release: Release, lapse: Lapse) -> Text:
    zh, en = {
        Lapse.WITHDRAWN: ("已被撤回。", "was withdrawn."),
        Lapse.EXPIRED: (
            f"的有效期已于 {release.effective_to} 届满。",
            f"ended on {release.effective_to}.",
        ),
        Lapse.ALTERED: (
            "的存储内容与发布时不一致，可能被更改；其适用范围不可信，请撤回后重新发布。",
            "is not stored as it was published, so where it holds is not known; publish it anew.",
        ),
    }[lapse]
    return Text(zh=f"数据版本“{release.name}”{zh}", en=f"release “{release.name}” {en}")


def _meets(bounds: tuple[float, float, float, float] | None, overlay: Overlay) -> bool:
    if bounds is None:
        return False
    west, south, east, north = overlay.footprint.bounds
    return bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south
