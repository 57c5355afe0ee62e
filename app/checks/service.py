"""Run a check, store its Assessment with an audit row, fetch it, replay it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
import shapely
from sqlalchemy.orm import Session

from access_lists.assessed import Assessed, Question
from access_lists.assessment import assess
from access_lists.document import assessment_document
from access_lists.evidence import differences, result_sha256
from access_lists.project import ProjectProfile, parse_project
from access_lists.standing import Standing, standing_of
from app.audit.service import Actor, record
from app.catalogue.service import Catalogue, InForce, legal_today
from app.checks.figure import figure_of
from app.checks.store import find, keep, page
from app.checks.work import CheckTooLargeError, estimate_work
from app.database import Database
from app.permissions import Permission
from app.rasters.facts import GroundFacts, RasterFactSource
from app.standing.service import StandingService
from app.telemetry.metrics import CHECKS, timed
from app.versions import engine_versions
from zoning.codes import JurisdictionLevel, jurisdiction_level
from zoning.composition.compose import compose
from zoning.errors import StateError
from zoning.model.finding import finding_of
from zoning.model.footprint import Footprint, make_footprint
from zoning.store.releases import new_key
from zoning.vocabulary import Occupation

if TYPE_CHECKING:
    from app.signing.service import SigningService  # its libraries wait for the first check

Also = Callable[[Session, str], None]

_PUBLIC: Final[dict[str, Any]] = {"tier": "public"}
"""What is kept of the question of a public check: nothing by which to ask it again."""


class PublicReplayError(StateError):
    """An answer of the public tier is not replayed: the site as it was sent is not kept."""

    code = "public-not-replayed"
    title_zh = "公众查询结果不可重放"
    title_en = "Public answer not replayed"
    remedy_zh = "请以相同内容再次查询，并比较 result_sha256。"
    remedy_en = "Ask the same again and compare `result_sha256`."


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """One check to run.

    Attributes:
        as_of: the day whose law and data apply; None = today in China.
    """

    footprint: Footprint
    project: ProjectProfile
    as_of: date | None = None
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An Assessment as stored: its id, and the bytes that are served."""

    id: str
    document: bytes
    figure: bytes | None = None

    def json(self) -> dict[str, Any]:
        """The Assessment as data."""
        parsed: dict[str, Any] = orjson.loads(self.document)
        return parsed


class CheckService:
    """Checks on the releases of one store."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        rasters: RasterFactSource,
        signing: "SigningService",
        standing: StandingService,
        *,
        most_work: float = 1e11,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._rasters = rasters
        self._signing = signing
        self._standing = standing
        self._most_work = most_work

    def run(self, actor: Actor, request: CheckRequest, *, also: Also | None = None) -> Stored:
        """Check a footprint and a project; the Assessment is stored before it is answered.

        `also` stores something in the same transaction, given the id of the Assessment.
        """
        actor.require(Permission.RUN_CHECKS)
        as_of = request.as_of or legal_today()
        in_force = self._catalogue.in_force(as_of)
        ground = self._ground(request, as_of, in_force)
        found = self._assessed(request, as_of, in_force, ground, actor=actor)
        with timed("document"):
            document = _complete(assessment_document(found))
            document["signature"] = self._signing.sign(document)
        with timed("figure"):
            figure = figure_of(found)
        stored = Stored(id=document["id"], document=orjson.dumps(document), figure=figure)
        question = _question_of(found, request, ground)
        row = _row(document, stored, question, in_force.version, owner=actor.owner)
        with timed("store"), self._database.write() as session:
            self._signing.register(session)
            keep(session, row)
            if also is not None:
                also(session, document["id"])
            record(
                session,
                actor,
                "check",
                object_id=document["id"],
                after_sha256=document["result_sha256"],
                detail={"verdict": document["verdict"]},
            )
        CHECKS.labels(document["verdict"]).inc()
        return stored

    def keep_public(
        self,
        actor: Actor,
        document: dict[str, Any],
        *,
        known_order: int,
        also: Also | None = None,
    ) -> Stored:
        """Sign and store what the public tier answered; nothing exact is in it.

        `also` stores something in the same transaction, given the id of the Assessment.
        """
        document = _complete(document)
        document["signature"] = self._signing.sign(document)
        stored = Stored(id=document["id"], document=orjson.dumps(document))
        row = _row(document, stored, _PUBLIC, known_order, owner=actor.owner)
        with self._database.write() as session:
            self._signing.register(session)
            keep(session, row)
            if also is not None:
                also(session, stored.id)
            record(
                session,
                actor,
                "public-check",
                object_id=document["id"],
                after_sha256=document["result_sha256"],
                detail={"verdict": document["verdict"]},
            )
        return stored

    def estimate(self, request: CheckRequest) -> int:
        """About how much work a check is, in pairs of edges; cheap beside the check itself.

        Raises:
            CheckTooLargeError: more than is ever taken on.
        """
        in_force = self._catalogue.in_force(request.as_of or legal_today())
        work = estimate_work(request.footprint, in_force.spatial)
        if work > self._most_work:
            raise CheckTooLargeError(
                f"核查工作量约 {work:.1e}，上限 {self._most_work:.1e}。",
                f"the check is about {work:.1e} pairs of edges; at most {self._most_work:.1e}.",
            )
        return work

    def list(self, *, limit: int, after: str | None = None) -> list[dict[str, Any]]:
        """Stored checks from the newest to the oldest, beginning after the id given."""
        with self._database.read() as session:
            return [
                {
                    "id": row.id,
                    "created_at": _with_offset(row.created_at).isoformat(),
                    "as_of": row.as_of.isoformat(),
                    "verdict": row.verdict,
                    "result_sha256": row.result_sha256,
                    "href": f"/v1/checks/{row.id}",
                }
                for row in page(session, limit=limit, after=after)
            ]

    def assess(self, request: CheckRequest) -> dict[str, Any]:
        """The same Assessment without storing it, for batches and notebooks."""
        as_of = request.as_of or legal_today()
        in_force = self._catalogue.in_force(as_of)
        ground = self._ground(request, as_of, in_force)
        return _complete(assessment_document(self._assessed(request, as_of, in_force, ground)))

    def _ground(self, request: CheckRequest, as_of: date, in_force: InForce) -> GroundFacts:
        """What rasters say of the footprint, for the clauses in force that ask."""
        names = frozenset().union(*(book.rasters for book in in_force.books))
        divisions = {code for one in in_force.selection.in_force for code in one.jurisdictions}
        return self._rasters.of(request.footprint, names, divisions=divisions, as_of=as_of)

    def fetch(self, identity: str) -> Stored:
        """A stored Assessment, byte for byte.

        Raises:
            AssessmentNotFoundError: there is none of this id.
        """
        with self._database.read() as session:
            row = find(session, identity)
            return Stored(id=row.id, document=row.document, figure=row.figure)

    def replay(self, actor: Actor, identity: str) -> dict[str, Any]:
        """Run a stored check again as the store knew things then; say what differs."""
        actor.require(Permission.RUN_CHECKS)
        with self._database.read() as session:
            row = find(session, identity)
            before: dict[str, Any] = orjson.loads(row.document)
            question, known_order = row.question, row.known_order
        if question == _PUBLIC:
            raise PublicReplayError(
                f"{identity} 是公众查询结果，只保存了网格。",
                f"{identity} is an answer of the public tier; only cells were kept of its site.",
            )
        request = _request_of(question)
        as_of = date.fromisoformat(question["as_of"])
        in_force = self._catalogue.in_force(as_of, at_version=known_order)
        ground = self._rasters.pinned(request.footprint, question.get("rasters", {}))
        pinned = standing_of(question.get("standing"))
        again = self._assessed(request, as_of, in_force, ground, pinned=pinned)
        after = _complete(assessment_document(again))
        after |= {name: before[name] for name in ("id", "created_at", "known_at")}
        found = differences(before, after)
        same = not found and before["result_sha256"] == result_sha256(before)
        with self._database.write() as session:
            record(session, actor, "replay", object_id=identity, detail={"same": same})
        return {"same": same, "differences": found, "assessment": after}

    def _assessed(
        self,
        request: CheckRequest,
        as_of: date,
        in_force: InForce,
        ground: GroundFacts,
        *,
        actor: Actor | None = None,
        pinned: Standing | None = None,
    ) -> Assessed:
        """Overlay and decide; on what the registers say now, or said then."""
        with timed("overlay"):
            overlay = compose(request.footprint, in_force.spatial)
        standing = pinned
        if standing is None:
            here = {code for one in overlay.known for code in one.release.release.jurisdictions}
            own = request.project.reservations
            standing = self._standing.of(here, own=own, asked_by=actor)
        question = Question(
            project=request.project,
            as_of=as_of,
            language=request.language,
            standing=standing,
            rasters=ground.facts,
            raster_findings=ground.findings,
            facts_used=ground.used,
        )
        with timed("decide"):
            return assess(question, overlay, in_force.books, in_force.selection)


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    """Add what the canonical form leaves out: id, times, engine, hash."""
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    return {
        "id": new_key(),
        "created_at": now,
        "known_at": now,
        **document,
        "engine": engine_versions(),
        "result_sha256": result_sha256(document),
        "signature": None,
    }


def _row(
    document: Mapping[str, Any],
    stored: Stored,
    question: dict[str, Any],
    known_order: int,
    *,
    owner: str,
) -> dict[str, Any]:
    """The columns of an Assessment."""
    created_at = datetime.fromisoformat(document["created_at"])
    return {
        "id": document["id"],
        "as_of": date.fromisoformat(document["as_of"]),
        "known_order": known_order,
        "known_at": created_at,
        "created_at": created_at,
        "verdict": document["verdict"],
        "result_sha256": document["result_sha256"],
        "document": stored.document,
        "figure": stored.figure,
        "question": question,
        "owner": owner,
        "jurisdiction": _narrowest([one["jurisdiction"] for one in document["releases"]]),
    }


def _narrowest(jurisdictions: Sequence[str]) -> str:
    """The smallest of the jurisdictions whose releases a check saw: whose matter it is."""
    order = list(JurisdictionLevel)
    return max(jurisdictions, key=lambda one: order.index(jurisdiction_level(one)), default="")


def _question_of(found: Assessed, request: CheckRequest, ground: GroundFacts) -> dict[str, Any]:
    """What is needed to ask the same again, what the registers said included."""
    asked = found.question
    region = found.circumstances.region
    pinned = asked.standing.asked_by(
        found.binding.clauses,
        asked.as_of.year,
        may_lie_here=lambda one: not region(one.place.scope).nowhere,
    )
    return {
        "as_of": asked.as_of.isoformat(),
        "standing": pinned.as_data(),
        "language": request.language,
        "project": request.project.as_dict(),
        "rasters": dict(ground.pinned),
        "findings": [finding.as_dict() for finding in request.footprint.findings],
        "parts": [
            {"wkb": shapely.to_wkb(part.geometry).hex().upper(), "occupation": part.occupation}
            for part in request.footprint.parts
        ],
    }


def _request_of(question: Mapping[str, Any]) -> CheckRequest:
    parts = [
        (
            shapely.from_wkb(part["wkb"]),
            Occupation(part["occupation"]) if part["occupation"] else None,
        )
        for part in question["parts"]
    ]
    return CheckRequest(
        footprint=make_footprint(parts, [finding_of(one) for one in question["findings"]]),
        project=parse_project(question["project"]),
        language=question["language"],
    )


def _with_offset(at: datetime) -> datetime:
    """SQLite forgets that moments are in UTC."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
