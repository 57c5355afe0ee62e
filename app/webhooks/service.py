"""Webhooks: register, list, remove; turn rows of the audit record into messages, and send them.

The audit record is the list of events: every change has its row there, in the transaction of the
change, so no event is lost and none is told of a change that was rolled back. Each webhook keeps
the number of the last row it was told of, and moves it in the transaction that makes the messages.
"""

import base64
import secrets
import ssl
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import orjson
from standardwebhooks import Webhook

from app.audit.service import Actor, record
from app.audit.store import AuditRow, last_row
from app.database import Database
from app.jobs.job import NewJob
from app.jobs.service import JobService
from app.settings import WebhookSettings
from app.webhooks.delivery import send
from app.webhooks.errors import NotDeliveredError, WebhookNotFoundError
from app.webhooks.store import WebhookRow, behind, find, not_found, owned, rows_after
from app.webhooks.targets import target_of
from zoning.store.releases import new_key

DELIVERY: Final = "webhook-delivery"
_SYSTEM: Final = Actor(name="system")
_SECRET_BYTES: Final = 32

RETRY_AFTER_S: Final = (5.0, 60.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0)
"""Pauses before a message is sent again (Standard Webhooks, deliverability); then no more."""


class Event(StrEnum):
    """What happened, as the message calls it."""

    CHECK_COMPLETED = "check.completed"
    JOB_FINISHED = "job.finished"
    RELEASE_PUBLISHED = "release.published"
    RELEASE_WITHDRAWN = "release.withdrawn"


_EVENTS: Final[dict[str, tuple[Event, str]]] = {
    "check": (Event.CHECK_COMPLETED, "/v1/checks"),
    "job-finish": (Event.JOB_FINISHED, "/v1/jobs"),
    "release-publish": (Event.RELEASE_PUBLISHED, "/v1/releases"),
    "release-withdraw": (Event.RELEASE_WITHDRAWN, "/v1/releases"),
}
"""Actions of the audit record that are told of, and where the thing is found."""


class WebhookService:
    """The webhooks of one store."""

    def __init__(self, database: Database, jobs: JobService, settings: WebhookSettings) -> None:
        self._database = database
        self._jobs = jobs
        self._settings = settings

    def create(self, actor: Actor, url: str, events: list[Event]) -> dict[str, Any]:
        """Register an address; the secret is shown in this answer and never again.

        Raises:
            CallbackNotAllowedError: messages are not sent there.
        """
        target_of(url, self._settings)
        secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
        with self._database.write() as session:
            last = last_row(session)
            row = WebhookRow(
                id=new_key(),
                url=url,
                secret=secret,
                events=sorted(set(events)),
                active=True,
                last_seq=last.seq if last else 0,
                failures=0,
                owner=actor.owner,
                jurisdiction="",
                created_at=datetime.now(UTC),
            )
            session.add(row)
            detail = {"url": url, "events": row.events}
            record(session, actor, "webhook-create", object_id=row.id, detail=detail)
            return {**_shown(row), "secret": secret}

    def list(self, actor: Actor) -> list[dict[str, Any]]:
        """The caller's webhooks."""
        with self._database.read() as session:
            return [_shown(row) for row in owned(session, actor.owner)]

    def remove(self, actor: Actor, identity: str) -> None:
        """Send no more messages there.

        Raises:
            WebhookNotFoundError: there is none, or it is somebody else's.
        """
        with self._database.write() as session:
            row = find(session, identity)
            if row.owner != actor.owner:
                raise not_found(identity)
            session.delete(row)
            record(session, actor, "webhook-remove", object_id=identity)

    def announce(self) -> int:
        """Make messages of what happened since; answers how many. Safe in several processes."""
        with self._database.read() as session:
            last = last_row(session)
            waiting = behind(session, last.seq) if last else []
        return sum(self._announce_to(identity) for identity in waiting)

    def deliver(self, identity: str, message: dict[str, Any]) -> int:
        """Sign a message and send it; answers the receiver's status.

        Raises:
            NotDeliveredError: it did not arrive.
            CallbackNotAllowedError: the name leads elsewhere by now.
            WebhookNotFoundError: it was removed or switched off.
        """
        with self._database.read() as session:
            row = find(session, identity)
            url, secret, active = row.url, row.secret, row.active
        if not active:
            raise not_found(identity)
        now, body = datetime.now(UTC), orjson.dumps(message["content"])
        headers = {
            "webhook-id": message["id"],
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(message["id"], now, body.decode()),
        }
        context = ssl.create_default_context(cafile=self._settings.ca_file)
        target = target_of(url, self._settings)
        status = send(target, body, headers, timeout_s=self._settings.timeout_s, context=context)
        with self._database.write() as session:
            row = find(session, identity)
            row.failures, row.last_problem, row.last_delivery_at = 0, None, now
        return status

    def put_off(self, identity: str, message: dict[str, Any], error: NotDeliveredError) -> None:
        """Send a message again later; switch the webhook off once that has gone on too long."""
        tried = int(message["tried"])
        with self._database.write() as session:
            try:
                row = find(session, identity)
            except WebhookNotFoundError:
                return
            row.failures += 1
            row.last_problem = error.detail.as_dict()
            if error.is_gone or tried >= len(RETRY_AFTER_S):
                row.active = False
                detail = {"url": row.url, "problem": error.detail.en}
                record(session, _SYSTEM, "webhook-disabled", object_id=identity, detail=detail)
                return
            request = {"webhook": identity, "message": {**message, "tried": tried + 1}}
            again = NewJob(kind=DELIVERY, request=request, delay_s=RETRY_AFTER_S[tried])
            self._jobs.submit_in(session, _SYSTEM, again)

    def _announce_to(self, identity: str) -> int:
        with self._database.write() as session:
            row = find(session, identity)
            news = rows_after(session, row.last_seq)
            made = [one for one in news if self._is_told(row, one)]
            for one in made:
                request = {"webhook": identity, "message": {**_message(one), "tried": 0}}
                self._jobs.submit_in(session, _SYSTEM, NewJob(kind=DELIVERY, request=request))
            if news:
                row.last_seq = news[-1].seq
        return len(made)

    def _is_told(self, row: WebhookRow, news: AuditRow) -> bool:
        """Whether a webhook is told: of its events, and not of the sending of messages itself."""
        event = _EVENTS.get(news.action)
        return event is not None and event[0] in row.events and news.detail.get("kind") != DELIVERY


def _message(news: AuditRow) -> dict[str, Any]:
    """A thin message: what, when, where to look. The receiver fetches it with its own rights."""
    event, place = _EVENTS[news.action]
    at = news.at if news.at.tzinfo else news.at.replace(tzinfo=UTC)
    return {
        "id": f"msg_{news.seq}_{news.row_hash[:16]}",
        "content": {
            "type": event.value,
            "timestamp": at.isoformat(),
            "data": {"id": news.object_id, "href": f"{place}/{news.object_id}"},
        },
    }


def _shown(row: WebhookRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "events": list(row.events),
        "active": row.active,
        "failures": row.failures,
        "last_problem": row.last_problem,
        "last_delivery_at": row.last_delivery_at.isoformat() if row.last_delivery_at else None,
        "created_at": row.created_at.isoformat(),
    }
