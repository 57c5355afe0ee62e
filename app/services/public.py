"""What the public tier answers from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.made_once import made_once
from app.services.registers import Registers

if TYPE_CHECKING:
    from app.public_tier.forms import PublicForms
    from app.public_tier.maps import PublicMapService
    from app.public_tier.rates import PublicRates
    from app.public_tier.reading import PublicReader
    from app.public_tier.service import PublicTierService


class PublicTier(Registers):
    """Services for whoever may see coarse forms alone."""

    @made_once
    def public_forms(self) -> PublicForms:
        from app.public_tier.forms import PublicForms

        return PublicForms(self.database, self.settings)

    @made_once
    def public_reader(self) -> PublicReader:
        from app.public_tier.reading import PublicReader

        return PublicReader(self.database, self.settings)

    @made_once
    def public_tier(self) -> PublicTierService:
        from app.public_tier.service import PublicTierService

        return PublicTierService(self.settings, self.catalogue, self.standing, self.public_reader)

    @made_once
    def public_map(self) -> PublicMapService:
        from app.public_tier.maps import PublicMapService

        return PublicMapService(self.settings, self.catalogue, self.public_reader)

    @made_once
    def public_rates(self) -> PublicRates:
        from app.public_tier.rates import PublicRates

        return PublicRates(self.settings.public)
