"""What is kept beside the zones: quality, caps, rasters, places of change, evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.made_once import made_once
from app.services.access import Access

if TYPE_CHECKING:
    from app.caps.service import CapService
    from app.clues.service import ClueService
    from app.evaluations.service import EvaluationService
    from app.objections.service import ObjectionService
    from app.quality.observing import RasterObserver
    from app.quality.service import QualityService
    from app.rasters.changes import ChangeService
    from app.rasters.pictures import RasterPictures
    from app.rasters.service import RasterService
    from app.standing.service import StandingService


class Registers(Access):
    """Services of what people and satellites report."""

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
    def rasters(self) -> RasterService:
        from app.rasters.service import RasterService

        return RasterService(self.database, self.settings)

    @made_once
    def changes(self) -> ChangeService:
        from app.rasters.changes import ChangeService

        return ChangeService(self.database, self.rasters)

    @made_once
    def pictures(self) -> RasterPictures:
        from app.rasters.pictures import RasterPictures

        return RasterPictures(self.rasters)

    @made_once
    def observer(self) -> RasterObserver:
        from app.quality.observing import RasterObserver

        return RasterObserver(self.quality, self.rasters)

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
    def objections(self) -> ObjectionService:
        from app.objections.service import ObjectionService

        return ObjectionService(self.database)
