"""What is known of a place beyond the releases: dated statuses, and caps with what is left of them.

It changes from day to day, so a check pins the part it may use. A replay reads the pinned part and
comes to the same bytes, whatever the registers say by then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from access_lists.caps import Balance, balance_of
from access_lists.clauses import Clause
from access_lists.codec import sha256_of
from access_lists.facts import StatusKey
from access_lists.quality import QualityFact, Status, status_of, statuses_of
from zoning.codes import jurisdiction_covers
from zoning.model.finding import Finding, finding_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Statuses by set, subject and year; caps as they stand; remarks on what was not counted."""

    statuses: Mapping[StatusKey, Status] = field(default_factory=dict)
    balances: tuple[Balance, ...] = ()
    remarks: tuple[Finding, ...] = ()

    def values(self) -> dict[StatusKey, str | float]:
        """The statuses as a condition compares them."""
        return {key: status.value for key, status in self.statuses.items()}

    def asked_by(
        self, clauses: Iterable[Clause], year: int, *, may_lie_here: Callable[[Balance], bool]
    ) -> "Standing":
        """The part that these clauses could use in a year, with the caps of the place."""
        asked: set[StatusKey] = set()
        ledgers: set[str] = set()
        for clause in clauses:
            ledgers |= {limit.cap for limit in clause.limits if limit.cap}
            for condition in (clause.when, clause.unless):
                if condition is not None:
                    ledgers |= condition.ledgers
                    asked |= {
                        (name, subject, year - 1 if dated is None else dated)
                        for name, subject, dated in condition.statuses
                    }
        return Standing(
            statuses={key: one for key, one in self.statuses.items() if key in asked},
            balances=tuple(
                one for one in self.balances if str(one.place) in ledgers or may_lie_here(one)
            ),
            remarks=self.remarks,
        )

    def as_data(self) -> dict[str, Any]:
        """JSON form, from which `standing_of` makes the same again."""
        return {
            "statuses": [
                {"key": list(key), **status.as_data()}
                for key, status in sorted(self.statuses.items())
            ],
            "balances": [one.as_data() for one in self.balances],
            "remarks": [one.as_dict() for one in self.remarks],
        }

    def records(self) -> dict[str, dict[str, Any]]:
        """What stands behind each fact, by its name in an Assessment."""
        named = {
            f"status:{name}/{subject}/{year}": status.as_data()
            for (name, subject, year), status in self.statuses.items()
        }
        return named | {one.name: one.as_data() for one in self.balances}


NOTHING = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everything the registers say at a moment, of every division."""

    facts: tuple[QualityFact, ...] = ()
    balances: tuple[Balance, ...] = ()

    def of(self, here: frozenset[str]) -> Standing:
        """What concerns a place that lies in these divisions: stated for one, or within one."""
        return Standing(
            statuses=statuses_of(one for one in self.facts if concerns(one.jurisdiction, here)),
            balances=tuple(one for one in self.balances if concerns(one.jurisdiction, here)),
        )


def concerns(jurisdiction: str, here: Iterable[str]) -> bool:
    """Whether what a division states may be of a place in these: one lies in the other."""
    return any(
        jurisdiction_covers(jurisdiction, one) or jurisdiction_covers(one, jurisdiction)
        for one in here
    )


def standing_of(data: Mapping[str, Any] | None) -> Standing:
    """What was pinned with a check; nothing for a check of before there were registers."""
    if data is None:
        return NOTHING
    return Standing(
        statuses={
            (one["key"][0], one["key"][1], one["key"][2]): status_of(one)
            for one in data["statuses"]
        },
        balances=tuple(balance_of(one) for one in data["balances"]),
        remarks=tuple(finding_of(one) for one in data.get("remarks", ())),
    )


def fact_used(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A fact beyond the releases as an Assessment tells it: its name, its hash, what it says."""
    return {"set": name, "sha256": sha256_of(record), "record": dict(record)}
