"""Who asks, what they may ask for, and what is signed and recorded of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.made_once import made_once
from app.services.store import Store

if TYPE_CHECKING:
    from app.audit.checkpoints import Checkpoints
    from app.auth.identify import Gatekeeper
    from app.auth.keys import KeyService
    from app.auth.oidc import OidcService
    from app.auth.sessions import SessionService
    from app.auth.users import UserService
    from app.quota import Quota
    from app.scanning import Scanner
    from app.signing.service import SigningService
    from app.verification.service import VerificationService


class Access(Store):
    """Services for everybody who asks."""

    @made_once
    def keys(self) -> KeyService:
        from app.auth.keys import KeyService

        return KeyService(self.database, self.settings)

    @made_once
    def users(self) -> UserService:
        from app.auth.users import UserService

        return UserService(self.database, self.settings)

    @made_once
    def sessions(self) -> SessionService:
        from app.auth.sessions import SessionService

        return SessionService(self.database, self.settings, self.users)

    @made_once
    def oidc(self) -> OidcService:
        from app.auth.oidc import OidcService

        return OidcService(self.settings)

    @made_once
    def gatekeeper(self) -> Gatekeeper:
        from app.auth.identify import Gatekeeper

        tokens = self.oidc if self.settings.oidc.audience else None
        return Gatekeeper(self.settings, self.keys, self.users, self.sessions, tokens)

    @made_once
    def quota(self) -> Quota:
        from app.quota import Quota

        return Quota(self.settings.gate)

    @made_once
    def scanner(self) -> Scanner:
        from app.scanning import Scanner

        return Scanner(self.settings.scanner)

    @made_once
    def signing(self) -> SigningService:
        from app.signing.service import SigningService

        return SigningService(self.database, self.settings)

    @made_once
    def checkpoints(self) -> Checkpoints:
        from app.audit.checkpoints import Checkpoints

        return Checkpoints(self.database, self.settings, self.signing)

    @made_once
    def verification(self) -> VerificationService:
        from app.verification.service import VerificationService

        return VerificationService(self.database, self.signing)
