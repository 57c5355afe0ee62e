"""Install the shipped packs through the ordinary import: drafts, lists, publication."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import access_lists.baseline
from access_lists.lint import lint
from access_lists.reading import read_yaml
from app.audit.service import operator
from app.database import Database
from app.lists.service import ListService
from app.releases.drafts import NewRelease
from app.releases.service import ReleaseService
from zoning.model.release import Release
from zoning.store.releases import ReleaseNotFoundError, ReleaseStore
from zoning.vocabulary import ReleaseState

INSTALLER = operator("sanxian")
_MARK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One shipped pack: a release that holds only lists."""

    series: str
    title: str
    jurisdictions: tuple[str, ...]
    effective_from: date
    files: tuple[Path, ...]

    @property
    def name(self) -> str:
        """Name of its release: the title with a mark of its content, so editions differ."""
        digest = hashlib.sha256("".join(sorted(self.jurisdictions)).encode())
        for path in self.files:
            digest.update(path.read_bytes())
        return f"{self.title} {digest.hexdigest()[:_MARK]}"


def packs() -> list[Pack]:
    """The packs listed in `access_lists/baseline/packs.yaml`."""
    folder = Path(access_lists.baseline.__file__).parent
    listed = yaml.safe_load((folder / "packs.yaml").read_text("utf-8"))
    return [_pack(entry, folder) for entry in listed["packs"]]


class BaselineService:
    """Installs packs; installing twice changes nothing."""

    def __init__(self, database: Database, releases: ReleaseService, lists: ListService) -> None:
        self._database = database
        self._releases = releases
        self._lists = lists

    def install(self, jurisdictions: Sequence[str] | None = None) -> list[str]:
        """Publish every pack that is not published yet.

        Args:
            jurisdictions: bind these divisions in place of the pack's own (a fictional country).
        """
        return [
            name
            for pack in packs()
            if (name := self._install(_bound(pack, jurisdictions))) is not None
        ]

    def _install(self, pack: Pack) -> str | None:
        found = self._find(pack.name)
        if found is not None and found.state not in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
            return None
        release = found or self._releases.create(
            INSTALLER,
            NewRelease(
                name=pack.name,
                jurisdictions=pack.jurisdictions,
                effective_from=pack.effective_from,
                series=pack.series,
                requires=(),
            ),
        )
        present = {one["title"] for one in self._releases.show(release.key)["lists"]}
        for path in pack.files:
            read = read_yaml(path.read_bytes(), label=path.name)
            findings = lint(read)
            if read.data["title"] not in present:
                self._lists.add(INSTALLER, read.sourced(), release.key, findings)
        self._releases.publish(INSTALLER, release.key, shipped=True)
        return pack.name

    def _find(self, name: str) -> Release | None:
        with self._database.read() as session:
            try:
                return ReleaseStore(session).find(name)
            except ReleaseNotFoundError:
                return None


def _bound(pack: Pack, jurisdictions: Sequence[str] | None) -> Pack:
    if jurisdictions is None:
        return pack
    return Pack(
        series=pack.series,
        title=pack.title,
        jurisdictions=tuple(jurisdictions),
        effective_from=pack.effective_from,
        files=pack.files,
    )


def _pack(entry: dict[str, Any], folder: Path) -> Pack:
    return Pack(
        series=entry["series"],
        title=entry["title"],
        jurisdictions=tuple(str(code) for code in entry["jurisdictions"]),
        effective_from=entry["effective_from"],
        files=tuple(folder / name for name in entry["lists"]),
    )
