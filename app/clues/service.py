"""The supervision ledger: register what changed, act on it, look at it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import shapely

from app.audit.service import Actor, record
from app.catalogue.service import legal_today
from app.clues.life import (
    ClueAction,
    ClueState,
    Doing,
    NotAssignedError,
    Step,
    is_assigned,
    step_of,
)
from app.clues.photographs import Photographs
from app.clues.statistics import clue_document, event_document, statistics_of
from app.clues.store import Box, ClueEventRow, ClueRow, ClueStore
from app.database import Database
from app.permissions import Permission
from app.rasters.changes import ChangeRequest, ChangeResult, ChangeService
from zoning.errors import InputError
from zoning.model.release import Release
from zoning.store.releases import ReleaseStore, new_key

SAME_PLACE: Final = 0.3
"""Share of the smaller of two shapes that they have in common, from which they are one place."""

FOUND_AGAIN: Final = "found-again"


class ReleaseNeededError(InputError):
    """Clues belong to a jurisdiction, which the release says."""

    code = "release-needed"
    title_zh = "需要指定数据版本"
    title_en = "Release needed"
    remedy_zh = "请用 --release 指定数据版本。"
    remedy_en = "Name the release with --release."


class ClueService:
    """Clues over one store; each change is one transaction with its audit row."""

    def __init__(
        self, database: Database, changes: ChangeService, photographs: Photographs
    ) -> None:
        self._database = database
        self._changes = changes
        self.photographs = photographs

    def register(
        self,
        actor: Actor,
        request: ChangeRequest,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> dict[str, Any]:
        """Compare two rasters and make each patch in a zone a clue.

        A place that has an open clue, or one dismissed, is noted there as found again; a place
        whose clue was confirmed and closed gets a new clue that follows it.

        Returns:
            `{found, added, linked, known, clues}`: `known` were registered from this very pair.

        Raises:
            ReleaseNeededError: no release was named.
        """
        release = self.require_registration(actor, request.release)
        result = self._changes.run(actor, request, progress)
        counts = {"found": len(result.rows), "added": 0, "linked": 0, "known": 0}
        clues: list[str] = []
        with self._database.write() as session:
            store = ClueStore(session)
            for row, part in zip(result.rows, result.parts, strict=True):
                found = _found(result, row)
                how, clue = self._registered(store, actor, release, found, part.shape)
                counts[how] += 1
                clues.append(clue.id)
            record(session, actor, "clues-register", object_id=release.id,
                   jurisdiction=release.jurisdictions[0], detail=dict(counts))  # fmt: skip
        return {**counts, "clues": clues, "change": result.summary}

    def require_registration(self, actor: Actor, reference: str | None) -> Release:
        """The release whose zones are watched, where this actor may register clues of it.

        Raises:
            ReleaseNeededError, ReleaseNotFoundError: there is none.
            ForbiddenError: it is not theirs.
        """
        if reference is None:
            raise ReleaseNeededError("没有指定数据版本。", "no release was named.")
        with self._database.read() as session:
            release = ReleaseStore(session).find(reference)
        actor.require(Permission.SUPERVISE_CHANGE, release.jurisdictions)
        return release

    def _registered(
        self, store: ClueStore, actor: Actor, release: Release, found: dict[str, Any],
        shape: shapely.Geometry,
    ) -> tuple[str, ClueRow]:  # fmt: skip
        pair = _pair(found)
        follows = None
        for known in _same_place(store.near(shape), shape, found["zone_code"]):
            findings = [known.found, *(one.detail for one in store.events(known.id)
                                       if one.action == FOUND_AGAIN)]  # fmt: skip
            if pair in [_pair(one) for one in findings]:
                return "known", known
            if known.state != ClueState.CLOSED or known.outcome == ClueState.DISMISSED:
                event = _event(store, known, actor, FOUND_AGAIN, known.state, "", found)
                store.move(known, known.version, {"changed_at": event.at}, event)
                return "linked", known
            follows = follows or known.id
        clue = _new_clue(release, found, shape, follows)
        store.add(clue)
        return "added", clue

    def act(
        self, actor: Actor, identity: str, doing: Doing, *, seen: int | None = None
    ) -> dict[str, Any]:
        """Do something about a clue.

        Args:
            actor: needs the permission of the step, in the jurisdiction of the clue; who visits
                the place is whom it is assigned to, or may hand it out as well.
            identity: of the clue.
            doing: what is done, and what comes with it.
            seen: version of the clue that the actor looked at; None = as it is now.

        Raises:
            ClueStepError, ClueIncompleteError: it cannot be done now, or not so.
            ClueMovedError: somebody acted on it in between.
            NotAssignedError: the visit is for somebody else.
        """
        for photograph in doing.photographs:
            self.photographs.find(photograph)
        with self._database.write() as session:
            store = ClueStore(session)
            row = store.find(identity)
            before = ClueState(row.state)
            step = step_of(before, doing)
            _require(actor, step, row)
            detail = {
                "assignee": doing.assignee or None,
                "due": doing.due.isoformat() if doing.due else None,
                "position": list(doing.position) if doing.position else None,
                "photographs": list(doing.photographs),
            }
            event = _event(store, row, actor, doing.action, step.after, doing.note, detail)
            values = {"state": step.after.value, "changed_at": event.at, "due": doing.due}
            if doing.assignee:
                values["assignee"] = doing.assignee
            if step.after in {ClueState.CONFIRMED, ClueState.DISMISSED}:
                values["outcome"] = step.after.value
            store.move(row, row.version if seen is None else seen, values, event)
            record(
                session, actor, f"clue-{doing.action}", object_id=row.id,
                jurisdiction=row.jurisdiction, detail={"before": before, "after": step.after},
            )  # fmt: skip
            return _whole(store, row)

    def all(
        self, *, state: ClueState | None = None, assignee: str | None = None
    ) -> list[dict[str, Any]]:
        """Clues, the largest first."""
        today = legal_today()
        with self._database.read() as session:
            states = None if state is None else [state]
            found = ClueStore(session).all(states=states, assignee=assignee)
            return [clue_document(row, today) for row in found]

    def show(self, identity: str) -> dict[str, Any]:
        """One clue with its history and shape.

        Raises:
            ClueNotFoundError: there is none.
        """
        with self._database.read() as session:
            store = ClueStore(session)
            return _whole(store, store.find(identity))

    def features(
        self,
        *,
        states: Sequence[ClueState] | None = None,
        assignee: str | None = None,
        box: Box | None = None,
    ) -> dict[str, Any]:
        """Clues as GeoJSON, for the map.

        Args:
            states: of these only; None = of all.
            assignee: of this one only.
            box: those whose extent meets it; west, south, east, north in degrees.
        """
        today = legal_today()
        with self._database.read() as session:
            found = ClueStore(session).all(states=states, assignee=assignee, box=box)
            features = [
                {
                    "type": "Feature",
                    "id": row.id,
                    "geometry": shapely.geometry.mapping(row.shape),
                    "properties": clue_document(row, today),
                }
                for row in found
            ]
        return {"type": "FeatureCollection", "features": features}

    def statistics(self, *, on: date | None = None) -> dict[str, Any]:
        """How many clues stand where, what is overdue, by type, zone and year."""
        with self._database.read() as session:
            return statistics_of(ClueStore(session).all(), on or legal_today())

    def histories(self) -> list[dict[str, Any]]:
        """Everything done about every clue, for the report."""
        with self._database.read() as session:
            store = ClueStore(session)
            return [
                {"clue": row.id, **event_document(event)}
                for row in store.all()
                for event in store.events(row.id)
            ]

    def keep_photograph(self, actor: Actor, path: Path) -> str:
        """Keep a photograph; its hash, to be named in an action."""
        actor.require(Permission.VERIFY_CHANGE)
        sha256 = self.photographs.keep(path)
        with self._database.write() as session:
            record(session, actor, "photograph-keep", after_sha256=sha256)
        return sha256


def _require(actor: Actor, step: Step, row: ClueRow) -> None:
    """Go on only where this actor may take a step on this clue."""
    actor.require(step.permission, [row.jurisdiction])
    hands_out = actor.may(Permission.SUPERVISE_CHANGE, [row.jurisdiction])
    if step.is_own and not hands_out and not is_assigned(row.assignee, actor.name):
        raise NotAssignedError(
            f"线索分派给“{row.assignee}”，您是“{actor.name}”。",
            f"the clue is assigned to “{row.assignee}”; you are “{actor.name}”.",
        )


def _same_place(
    rows: Sequence[ClueRow], shape: shapely.Geometry, zone: str | None
) -> list[ClueRow]:
    """Clues of one zone that have a good part of the ground in common with a shape."""
    return [
        row
        for row in rows
        if row.zone_code == zone
        and shapely.area(shapely.intersection(row.shape, shape))
        >= SAME_PLACE * min(row.shape.area, shape.area)
    ]


def _found(result: ChangeResult, row: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of how a clue was found."""
    before, after = result.summary["before"], result.summary["after"]
    names = (
        "type", "type_name", "concern", "from_name", "to_name", "zone_kind", "zone_code",
        "zone_name", "area_m2", "lon", "lat", "cells",
    )  # fmt: skip
    return {
        **{name: row[name] for name in names},
        "before": before["date"],
        "after": after["date"],
        "before_sha256": before["sha256"],
        "after_sha256": after["sha256"],
        "method": result.summary["alignment"]["method"],
    }


def _pair(found: Mapping[str, Any]) -> tuple[str | None, ...]:
    """The two dates that a clue was found from, and the zone."""
    names = ("before", "after", "before_sha256", "after_sha256", "zone_code")
    return tuple(found[name] for name in names)


def _new_clue(
    release: Release, found: dict[str, Any], shape: shapely.Geometry, follows: str | None
) -> ClueRow:
    west, south, east, north = shape.bounds
    now = datetime.now(UTC)
    return ClueRow(
        id=new_key(),
        state=ClueState.FOUND.value,
        version=0,
        type=found["type"],
        concern=found["concern"],
        zone_kind=found["zone_kind"],
        zone_code=found["zone_code"],
        area_m2=found["area_m2"],
        found=found,
        shape=shape,
        west=west,
        south=south,
        east=east,
        north=north,
        assignee="",
        outcome="",
        follows=follows,
        changed_at=now,
        owner=release.owner,
        jurisdiction=release.jurisdictions[0],
        created_at=now,
    )


def _event(
    store: ClueStore, row: ClueRow, actor: Actor, action: str, after: str, note: str,
    detail: dict[str, Any],
) -> ClueEventRow:  # fmt: skip
    return ClueEventRow(
        clue_id=row.id,
        number=len(store.events(row.id)) + 1,
        at=datetime.now(UTC),
        actor=actor.name,
        action=str(action),
        before=row.state,
        after=str(after),
        note=note,
        detail=detail,
    )


def _whole(store: ClueStore, row: ClueRow) -> dict[str, Any]:
    return {
        **clue_document(row, legal_today()),
        "geometry": shapely.geometry.mapping(row.shape),
        "history": [event_document(one) for one in store.events(row.id)],
    }


def doing_of(action: str, **given: Any) -> Doing:
    """A doing of an action by its word, with what was given of the rest."""
    return replace(Doing(action=ClueAction(action)), **given)
