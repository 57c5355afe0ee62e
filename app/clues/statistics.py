"""Clues and their history as JSON, and what they add up to."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.clues.life import WAITING, ClueState
from app.clues.store import ClueEventRow, ClueRow


def clue_document(row: ClueRow, today: date) -> dict[str, Any]:
    """A clue without history and shape."""
    return {
        "id": row.id,
        "state": row.state,
        "version": row.version,
        "type": row.type,
        "type_name": row.found["type_name"],
        "concern": row.concern,
        "from_name": row.found["from_name"],
        "to_name": row.found["to_name"],
        "before": row.found["before"],
        "after": row.found["after"],
        "zone_kind": row.zone_kind,
        "zone_code": row.zone_code,
        "zone_name": row.found["zone_name"],
        "area_m2": row.area_m2,
        "lon": row.found["lon"],
        "lat": row.found["lat"],
        "jurisdiction": row.jurisdiction,
        "assignee": row.assignee or None,
        "due": row.due.isoformat() if row.due else None,
        "overdue": is_overdue(row, today),
        "outcome": row.outcome or None,
        "follows": row.follows,
        "found_at": _time(row.created_at),
        "changed_at": _time(row.changed_at),
    }


def event_document(event: ClueEventRow) -> dict[str, Any]:
    """One thing that was done."""
    return {
        "number": event.number,
        "at": _time(event.at),
        "actor": event.actor,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "note": event.note,
        **event.detail,
    }


def is_overdue(row: ClueRow, today: date) -> bool:
    """Whether the deadline of the next step has passed."""
    return row.state in WAITING and row.due is not None and row.due < today


def statistics_of(rows: Sequence[ClueRow], today: date) -> dict[str, Any]:
    """Counts by state, type, zone and year found, with areas; shares closed; what is overdue."""
    closed = [row for row in rows if row.state == ClueState.CLOSED]
    return {
        "on": today.isoformat(),
        "clues": len(rows),
        "area_m2": sum(row.area_m2 for row in rows),
        "by_state": {state.value: sum(row.state == state for row in rows) for state in ClueState},
        "closed_share": len(closed) / len(rows) if rows else None,
        "overdue": sum(is_overdue(row, today) for row in rows),
        "confirmed": sum(row.outcome == ClueState.CONFIRMED for row in rows),
        "dismissed": sum(row.outcome == ClueState.DISMISSED for row in rows),
        "by_type": dict(sorted(Counter(row.type for row in rows).items())),
        "by_zone": dict(sorted(Counter(row.zone_code or "" for row in rows).items())),
        "by_year": dict(sorted(Counter(str(row.created_at.year) for row in rows).items())),
    }


def _time(at: datetime) -> str:
    """A time in UTC; SQLite gives it back without its zone."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC).isoformat()
