"""A check of the public tier that came over HTTP: counted, answered from cells, stored.

What is stored is the site as cells, never the outline that was sent; whoever knows the id of the
answer may fetch it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.audit.service import Actor
from app.catalogue.service import Catalogue, legal_today
from app.checks.schemas import CheckBody
from app.checks.service import CheckService, Stored
from app.dependencies import service
from app.permissions import Permission
from app.public_tier.rates import Pool, PublicRates
from app.public_tier.service import PublicTierService


@dataclass(frozen=True, slots=True)
class PublicDesk:
    """Takes in the checks of those who may see the public tier alone."""

    public: Annotated[PublicTierService, Depends(service(PublicTierService))]
    rates: Annotated[PublicRates, Depends(service(PublicRates))]
    checks: Annotated[CheckService, Depends(service(CheckService))]
    catalogue: Annotated[Catalogue, Depends(service(Catalogue))]

    def take(
        self, actor: Actor, body: CheckBody, *, caller: str
    ) -> tuple[Stored, Mapping[str, str]]:
        """Check; answers the stored Assessment, and the headers that say what is left to ask.

        Args:
            actor: who asks.
            body: what is asked.
            caller: who is counted as one (`app.public_tier.rates.caller_of`).
        """
        actor.require(Permission.SEE_PUBLIC)
        request = body.as_request(self.catalogue.area_of_use())
        on = request.as_of or legal_today()
        check = self.public.prepare(request.footprint, on)
        left = self.rates.charge(Pool.CHECKS, caller, check.cost)
        document = self.public.answer(check, request.project, on=on, language=request.language)
        return self.checks.keep_public(actor, document, known_order=check.version), left


PublicDeskDep = Annotated[PublicDesk, Depends()]
