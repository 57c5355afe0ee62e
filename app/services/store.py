"""What every service stands on: settings, database and catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.made_once import Parts, made_once

if TYPE_CHECKING:
    from app.catalogue.service import Catalogue
    from app.database import Database
    from app.settings import Settings


class Store(Parts):
    """The store itself, and the releases in it."""

    settings: Settings
    database: Database

    @made_once
    def catalogue(self) -> Catalogue:
        from app.catalogue.service import Catalogue

        return Catalogue(self.database, self.settings)
