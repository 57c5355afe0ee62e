"""Everything one process needs: settings, database, catalogue, services.

A service is put together, and its modules are imported, when it is first asked for: a command uses
two or three of them, and a server answers its first request before it needs the rest. Those that
stand by themselves are in `app.services`, here are the releases and what is done with all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import schema
from app.database import Database
from app.database_roles import renew_grants
from app.made_once import made_once
from app.services.public import PublicTier
from app.settings import Settings

if TYPE_CHECKING:
    from app.backup.service import BackupService
    from app.baseline.service import BaselineService
    from app.catalogue.tiling import Tiles
    from app.checks.service import CheckService
    from app.demo.service import DemoService
    from app.edge.presence import Presence
    from app.health.service import HealthService
    from app.jobs.service import JobService
    from app.lists.service import ListService
    from app.maps.service import MapService
    from app.overview.service import OverviewService
    from app.releases.exchange import ExchangeService
    from app.releases.service import ReleaseService
    from app.reports.service import ReportService
    from app.reviews.service import ReviewService
    from app.webhooks.service import WebhookService


class Workspace(PublicTier):
    """The services over one store."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings)
        if settings.public.database_url is not None:
            _ = self.public_reader  # so that an address that is none is told at once

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
    def overview(self) -> OverviewService:
        from app.overview.service import OverviewService

        return OverviewService(self.database, self.catalogue)

    @made_once
    def jobs(self) -> JobService:
        from app.jobs.service import JobService

        return JobService(self.database)

    @made_once
    def webhooks(self) -> WebhookService:
        from app.webhooks.service import WebhookService

        return WebhookService(self.database, self.jobs, self.settings.webhooks)

    @made_once
    def presence(self) -> Presence:
        from app.edge.presence import Presence

        return Presence()

    @made_once
    def health(self) -> HealthService:
        from app.health.service import HealthService

        return HealthService(self.database, self.catalogue, self.settings, self.presence)

    @made_once
    def backups(self) -> BackupService:
        from app.backup.service import BackupService

        return BackupService(self.database, self.settings, self.signing)

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
