"""Everything one process needs: settings, database, catalogue, services.

A service is put together, and its modules are imported, when it is first asked for: a command uses
two or three of them, and a server answers its first request before it needs the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import schema
from app.database import Database
from app.database_roles import renew_grants
from app.made_once import Parts, made_once
from app.settings import Settings

if TYPE_CHECKING:
    from app.audit.checkpoints import Checkpoints
    from app.auth.identify import Gatekeeper
    from app.auth.keys import KeyService
    from app.auth.oidc import OidcService
    from app.auth.sessions import SessionService
    from app.auth.users import UserService
    from app.backup.service import BackupService
    from app.baseline.service import BaselineService
    from app.caps.service import CapService
    from app.catalogue.service import Catalogue
    from app.catalogue.tiling import Tiles
    from app.checks.service import CheckService
    from app.clues.service import ClueService
    from app.demo.service import DemoService
    from app.edge.presence import Presence
    from app.evaluations.service import EvaluationService
    from app.health.service import HealthService
    from app.jobs.service import JobService
    from app.lists.service import ListService
    from app.maps.service import MapService
    from app.objections.service import ObjectionService
    from app.overview.service import OverviewService
    from app.public_tier.forms import PublicForms
    from app.public_tier.maps import PublicMapService
    from app.public_tier.rates import PublicRates
    from app.public_tier.reading import PublicReader
    from app.public_tier.service import PublicTierService
    from app.quality.observing import RasterObserver
    from app.quality.service import QualityService
    from app.quota import Quota
    from app.rasters.changes import ChangeService
    from app.rasters.pictures import RasterPictures
    from app.rasters.service import RasterService
    from app.releases.exchange import ExchangeService
    from app.releases.service import ReleaseService
    from app.reports.service import ReportService
    from app.reviews.service import ReviewService
    from app.scanning import Scanner
    from app.signing.service import SigningService
    from app.standing.service import StandingService
    from app.verification.service import VerificationService
    from app.webhooks.service import WebhookService


class Workspace(Parts):
    """The services over one store."""

    settings: Settings
    database: Database

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings)
        if settings.public.database_url is not None:
            _ = self.public_reader  # so that an address that is none is told at once

    @made_once
    def catalogue(self) -> Catalogue:
        from app.catalogue.service import Catalogue

        return Catalogue(self.database, self.settings)

    @made_once
    def releases(self) -> ReleaseService:
        from app.releases.service import ReleaseService

        return ReleaseService(self.database, self.catalogue, self.public_forms, self.settings)

    @made_once
    def exchange(self) -> ExchangeService:
        from app.releases.exchange import ExchangeService

        return ExchangeService(self.database, self.releases, self.settings.area)

    @made_once
    def lists(self) -> ListService:
        from app.lists.service import ListService

        return ListService(self.database)

    @made_once
    def reviews(self) -> ReviewService:
        from app.reviews.service import ReviewService

        return ReviewService(self.database)

    @made_once
    def checks(self) -> CheckService:
        from app.checks.service import CheckService
        from app.rasters.facts import RasterFactSource

        return CheckService(
            self.database,
            self.catalogue,
            RasterFactSource(self.rasters),
            self.signing,
            self.standing,
            most_work=self.settings.check.most_work,
        )

    @made_once
    def baseline(self) -> BaselineService:
        from app.baseline.service import BaselineService

        return BaselineService(self.database, self.releases, self.lists)

    @made_once
    def reports(self) -> ReportService:
        from app.reports.service import ReportService

        return ReportService(self.settings.web.public_url)

    @made_once
    def rasters(self) -> RasterService:
        from app.rasters.service import RasterService

        return RasterService(self.database, self.settings)

    @made_once
    def changes(self) -> ChangeService:
        from app.rasters.changes import ChangeService

        return ChangeService(self.database, self.rasters)

    @made_once
    def clues(self) -> ClueService:
        from app.clues.photographs import Photographs
        from app.clues.service import ClueService

        folder = self.settings.home / "photographs"
        return ClueService(self.database, self.changes, Photographs(folder))

    @made_once
    def evaluations(self) -> EvaluationService:
        from app.evaluations.service import EvaluationService

        return EvaluationService(self.database, self.catalogue)

    @made_once
    def observer(self) -> RasterObserver:
        from app.quality.observing import RasterObserver

        return RasterObserver(self.quality, self.rasters)

    @made_once
    def pictures(self) -> RasterPictures:
        from app.rasters.pictures import RasterPictures

        return RasterPictures(self.rasters)

    @made_once
    def demo(self) -> DemoService:
        from app.demo.service import DemoService

        registers = (self.quality, self.caps)
        return DemoService(self.catalogue, self.releases, self.lists, self.baseline, registers)

    @made_once
    def maps(self) -> MapService:
        from app.maps.service import MapService

        return MapService(self.database, self.catalogue, self.tiles)

    @made_once
    def tiles(self) -> Tiles:
        from app.catalogue.tiling import Tiles

        return Tiles(self.database, self.settings.tiles_dir)

    @made_once
    def objections(self) -> ObjectionService:
        from app.objections.service import ObjectionService

        return ObjectionService(self.database)

    @made_once
    def overview(self) -> OverviewService:
        from app.overview.service import OverviewService

        return OverviewService(self.database, self.catalogue)

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

    @made_once
    def jobs(self) -> JobService:
        from app.jobs.service import JobService

        return JobService(self.database)

    @made_once
    def webhooks(self) -> WebhookService:
        from app.webhooks.service import WebhookService

        return WebhookService(self.database, self.jobs, self.settings.webhooks)

    @made_once
    def quality(self) -> QualityService:
        from app.quality.service import QualityService

        return QualityService(self.database)

    @made_once
    def caps(self) -> CapService:
        from app.caps.service import CapService

        return CapService(self.database)

    @made_once
    def standing(self) -> StandingService:
        from app.standing.service import StandingService

        return StandingService(self.database)

    @made_once
    def presence(self) -> Presence:
        from app.edge.presence import Presence

        return Presence()

    @made_once
    def health(self) -> HealthService:
        from app.health.service import HealthService

        return HealthService(self.database, self.catalogue, self.settings, self.presence)

    @made_once
    def quota(self) -> Quota:
        from app.quota import Quota

        return Quota(self.settings.gate)

    @made_once
    def backups(self) -> BackupService:
        from app.backup.service import BackupService

        return BackupService(self.database, self.settings, self.signing)

    @made_once
    def scanner(self) -> Scanner:
        from app.scanning import Scanner

        return Scanner(self.settings.scanner)

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

    def close(self) -> None:
        """Sign for what was recorded meanwhile, and close every connection."""
        try:
            self.checkpoints.write()
        finally:
            if "public_reader" in vars(self):
                self.public_reader.close()
            self.database.close()


def open_workspace(settings: Settings) -> Workspace:
    """Open the store, bring an empty or embedded one up to date, and put the services on it.

    Raises:
        StoreError: the store does not answer, or is at another revision than this program.
    """
    workspace = Workspace(settings)
    if schema.require_current(workspace.database):
        workspace.baseline.install()
    return workspace


def upgrade_workspace(settings: Settings) -> tuple[Workspace, str]:
    """Upgrade the store and install what the program ships; answers the revision too."""
    workspace = Workspace(settings)
    revision = schema.upgrade(workspace.database)
    renew_grants(workspace.database)
    workspace.baseline.install()
    return workspace, revision
