"""Every table of the program, imported so that migrations see them all."""

import access_lists.store.register_tables
import access_lists.store.tables
import app.answers.store
import app.audit.store
import app.auth.store
import app.checks.store
import app.clues.store
import app.evaluations.store
import app.jobs.store
import app.objections.store
import app.rasters.store
import app.signing.store
import app.webhooks.store
import zoning.store.tables

__all__ = ["access_lists", "app", "zoning"]
