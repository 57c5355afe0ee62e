"""What readiness means, and the figures that are looked up when somebody asks."""

import shutil
from dataclasses import dataclass
from typing import Any

from app import schema
from app.catalogue.service import Catalogue, legal_today
from app.database import Database
from app.edge.presence import Presence
from app.jobs.store import counts
from app.scope import WHOLE, limited_to
from app.settings import Settings
from app.telemetry.metrics import Figures
from app.versions import engine_versions
from zoning.errors import SanxianError

_OK = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether a check would be answered here now, and what was looked at.

    Attributes:
        is_ready: requests may be sent here.
        is_whole: and nothing is amiss; a layer that failed makes checks that need it
            `undetermined`, which is an answer, so it alone does not make a process unready.
        checks: each thing that was looked at, `ok` or what is wrong with it.
    """

    is_ready: bool
    is_whole: bool
    checks: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """The body of `/readyz`."""
        status = "unavailable" if not self.is_ready else _OK if self.is_whole else "degraded"
        return {"status": status, "checks": self.checks, "engine": engine_versions()}


class HealthService:
    """Looks at database, schema, layers, disk and whether this process is about to leave."""

    def __init__(
        self, database: Database, catalogue: Catalogue, settings: Settings, presence: Presence
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._settings = settings
        self._presence = presence

    def readiness(self) -> Readiness:
        """Look at everything."""
        needed = {
            "presence": "leaving" if self._presence.is_leaving else _OK,
            **self._store(),
            "disk": self._disk(),
        }
        layers = self._layers() if needed["database"] == needed["migrations"] == _OK else "unknown"
        is_ready = all(one == _OK for one in needed.values())
        return Readiness(
            is_ready=is_ready and layers != "unknown",
            is_whole=is_ready and layers == _OK,
            checks={**needed, "layers": layers},
        )

    def figures(self) -> list[Figures]:
        """Counts of jobs by status, of open layers, and room on the disk."""
        with limited_to(WHOLE), self._database.read() as session:
            jobs = counts(session)
        failed, opened = self._layer_counts()
        versions = "; ".join(f"{name} {one}" for name, one in engine_versions().items())
        return [
            Figures(name="sanxian_jobs", help="Jobs by status.", label="status", values=jobs),
            Figures(
                name="sanxian_layers",
                help="Layers in force, by how they opened.",
                label="status",
                values={"failed": failed, "open": opened},
            ),
            Figures(
                name="sanxian_disk_free_bytes",
                help="Room on the disk of the home.",
                values={"": self._free_bytes()},
            ),
            Figures(
                name="sanxian_build_info",
                help="Versions of what computes a check.",
                label="versions",
                values={versions: 1},
            ),
        ]

    def _store(self) -> dict[str, str]:
        try:
            is_current = schema.is_current(self._database)
        except SanxianError as error:
            return {"database": error.code, "migrations": "unknown"}
        return {"database": _OK, "migrations": _OK if is_current else "schema-outdated"}

    def _disk(self) -> str:
        is_enough = self._free_bytes() >= self._settings.gate.least_free_mb * 1e6
        return _OK if is_enough else "storage-full"

    def _free_bytes(self) -> int:
        """Room where the home is, or will be."""
        home = self._settings.home.absolute()
        there = next(path for path in (home, *home.parents) if path.is_dir())
        return shutil.disk_usage(there).free

    def _layers(self) -> str:
        try:
            failed, _ = self._layer_counts()
        except SanxianError:
            return "unknown"
        return f"{failed} failed" if failed else _OK

    def _layer_counts(self) -> tuple[int, int]:
        """Layers in force today that failed, and that are open."""
        in_force = self._catalogue.in_force(legal_today())
        failures = [
            layer.failure is not None for release in in_force.spatial for layer in release.layers
        ]
        return sum(failures), len(failures) - sum(failures)
