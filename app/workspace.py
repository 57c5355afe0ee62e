"""Everything one process needs, put together once: settings, database, catalogue, services."""

from dataclasses import dataclass, fields

from app import schema
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
from app.clues.photographs import Photographs
from app.clues.service import ClueService
from app.database import Database
from app.database_roles import renew_grants
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
from app.rasters.facts import RasterFactSource
from app.rasters.pictures import RasterPictures
from app.rasters.service import RasterService
from app.releases.exchange import ExchangeService
from app.releases.service import ReleaseService
from app.reports.service import ReportService
from app.reviews.service import ReviewService
from app.scanning import Scanner
from app.settings import Settings
from app.signing.service import SigningService
from app.standing.service import StandingService
from app.verification.service import VerificationService
from app.webhooks.service import WebhookService


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The services over one store."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    releases: ReleaseService
    exchange: ExchangeService
    lists: ListService
    reviews: ReviewService
    checks: CheckService
    baseline: BaselineService
    reports: ReportService
    rasters: RasterService
    changes: ChangeService
    clues: ClueService
    evaluations: EvaluationService
    observer: RasterObserver
    pictures: RasterPictures
    demo: DemoService
    maps: MapService
    tiles: Tiles
    objections: ObjectionService
    overview: OverviewService
    keys: KeyService
    users: UserService
    sessions: SessionService
    oidc: OidcService
    gatekeeper: Gatekeeper
    signing: SigningService
    checkpoints: Checkpoints
    verification: VerificationService
    jobs: JobService
    webhooks: WebhookService
    quality: QualityService
    caps: CapService
    standing: StandingService
    presence: Presence
    health: HealthService
    quota: Quota
    backups: BackupService
    scanner: Scanner
    public_forms: PublicForms
    public_reader: PublicReader
    public_tier: PublicTierService
    public_map: PublicMapService
    public_rates: PublicRates

    def services(self) -> dict[type, object]:
        """Everything a route may ask for, by type."""
        parts = (getattr(self, field.name) for field in fields(self))
        return {type(part): part for part in parts}

    def close(self) -> None:
        """Sign for what was recorded meanwhile, and close every connection."""
        try:
            self.checkpoints.write()
        finally:
            self.public_reader.close()
            self.database.close()


def open_workspace(settings: Settings) -> Workspace:
    """Open the store, bring an empty or embedded one up to date, and put the services on it.

    Raises:
        StoreError: the store does not answer, or is at another revision than this program.
    """
    workspace = _put_together(settings)
    if schema.require_current(workspace.database):
        workspace.baseline.install()
    return workspace


def upgrade_workspace(settings: Settings) -> tuple[Workspace, str]:
    """Upgrade the store and install what the program ships; answers the revision too."""
    workspace = _put_together(settings)
    revision = schema.upgrade(workspace.database)
    renew_grants(workspace.database)
    workspace.baseline.install()
    return workspace, revision


def _put_together(settings: Settings) -> Workspace:
    database = Database(settings)
    catalogue = Catalogue(database, settings)
    forms = PublicForms(database, settings)
    releases = ReleaseService(database, catalogue, forms, settings)
    tiles = Tiles(database, settings.tiles_dir)
    lists = ListService(database)
    jobs = JobService(database)
    baseline = BaselineService(database, releases, lists)
    signing = SigningService(database, settings)
    keys = KeyService(database, settings)
    users = UserService(database, settings)
    oidc = OidcService(settings)
    tokens = oidc if settings.oidc.audience else None
    sessions = SessionService(database, settings, users)
    rasters = RasterService(database, settings)
    quality, caps, standing = (
        QualityService(database), CapService(database), StandingService(database),
    )  # fmt: skip
    changes = ChangeService(database, rasters)
    presence = Presence()
    reader = PublicReader(database, settings)
    return Workspace(
        settings=settings,
        database=database,
        catalogue=catalogue,
        releases=releases,
        exchange=ExchangeService(database, releases, settings.area),
        lists=lists,
        reviews=ReviewService(database),
        checks=CheckService(
            database,
            catalogue,
            RasterFactSource(rasters),
            signing,
            standing,
            most_work=settings.check.most_work,
        ),
        baseline=baseline,
        tiles=tiles,
        maps=MapService(database, catalogue, tiles),
        objections=ObjectionService(database),
        overview=OverviewService(database, catalogue),
        quality=quality,
        caps=caps,
        standing=standing,
        demo=DemoService(catalogue, releases, lists, baseline, (quality, caps)),
        reports=ReportService(settings.web.public_url),
        rasters=rasters,
        keys=keys,
        users=users,
        sessions=sessions,
        oidc=oidc,
        gatekeeper=Gatekeeper(settings, keys, users, sessions, tokens),
        signing=signing,
        checkpoints=Checkpoints(database, settings, signing),
        verification=VerificationService(database, signing),
        jobs=jobs,
        webhooks=WebhookService(database, jobs, settings.webhooks),
        scanner=Scanner(settings.scanner),
        changes=changes,
        presence=presence,
        quota=Quota(settings.gate),
        backups=BackupService(database, settings, signing),
        health=HealthService(database, catalogue, settings, presence),
        pictures=RasterPictures(rasters),
        observer=RasterObserver(quality, rasters),
        evaluations=EvaluationService(database, catalogue),
        public_forms=forms,
        public_reader=reader,
        public_tier=PublicTierService(settings, catalogue, standing, reader),
        public_map=PublicMapService(settings, catalogue, reader),
        public_rates=PublicRates(settings.public),
        clues=ClueService(database, changes, Photographs(settings.home / "photographs")),
    )
