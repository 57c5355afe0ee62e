"""A check of the public tier that came over HTTP: counted, answered from cells, stored.

What is stored is the site as cells, never the outline that was sent; whoever knows the id of the
answer may fetch it again. An Idempotency-Key counts for one caller: strangers who happen to use the
same one share nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.catalogue.service import Catalogue, legal_today
from app.checks.idempotency import Answered, Once, Settle
from app.checks.schemas import CheckBody
from app.checks.service import CheckService, Stored
from app.database import Database
from app.dependencies import assembled
from app.permissions import Permission
from app.public_tier.rates import Pool, PublicRates
from app.public_tier.service import PublicTierService

Taken = tuple[Stored, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class PublicDesk:
    """Takes in the checks of those who may see the public tier alone."""

    public: PublicTierService
    rates: PublicRates
    checks: CheckService
    catalogue: Catalogue
    database: Database

    def take(self, actor: Actor, body: CheckBody, *, caller: str, key: str | None = None) -> Taken:
        """Check; answers the stored Assessment, and the headers that say what is left to ask.

        Args:
            actor: who asks.
            body: what is asked.
            caller: who is counted as one (`app.public_tier.rates.caller_of`).
            key: the Idempotency-Key, if one was sent; an answer given again costs nothing.
        """
        actor.require(Permission.SEE_PUBLIC)
        if key is None:
            return self._checked(actor, body, caller, None)
        sent = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        own_key = hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest()

        def act(settle: Settle) -> Taken:
            return self._checked(actor, body, caller, settle)

        def again(before: Answered) -> Taken:
            return self.checks.fetch(before.assessment_id or ""), {}

        return Once(self.database, actor, own_key, sent).run(act, again)

    def _checked(self, actor: Actor, body: CheckBody, caller: str, settle: Settle | None) -> Taken:
        request = body.as_request(self.catalogue.area_of_use())
        on = request.as_of or legal_today()
        check = self.public.prepare(request.footprint, on)
        left = self.rates.charge(Pool.CHECKS, caller, check.cost)
        document = self.public.answer(check, request.project, on=on, language=request.language)

        def also(session: Session, identity: str) -> None:
            if settle is not None:
                settle(session, Answered(assessment_id=identity))

        kept = self.checks.keep_public(actor, document, known_order=check.version, also=also)
        return kept, left


PublicDeskDep = Annotated[PublicDesk, Depends(assembled(PublicDesk))]
