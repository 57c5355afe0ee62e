"""Which PostgreSQL programs with PostGIS this machine has."""

import shutil
import subprocess
from pathlib import Path

from app.private_postgis.errors import PostgisMissingError

_DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
_DEBIAN_SHARE = Path("/usr/share/postgresql")


def is_available() -> bool:
    """Whether this machine has a PostgreSQL server with PostGIS."""
    return bool(_by_version())


def programs_for(data: Path) -> Path:
    """Folder of the programs to use on a data folder: the version that made it, else the newest.

    Raises:
        PostgisMissingError: that version, or any at all, is not installed with PostGIS.
    """
    installed = _by_version()
    if not installed:
        raise PostgisMissingError(
            "找不到带 PostGIS 的 PostgreSQL", "no PostgreSQL with PostGIS found"
        )
    mark = data / "PG_VERSION"
    version = mark.read_text().strip() if mark.exists() else next(iter(installed))
    if version not in installed:
        raise PostgisMissingError(
            f"{data} 由 PostgreSQL {version} 建立，而该版本未安装",
            f"{data} was made by PostgreSQL {version}, which is not installed",
        )
    return installed[version]


def _by_version() -> dict[str, Path]:
    """Major version → folder of programs, newest first."""
    folders = _DEBIAN_PROGRAMS.glob("*/bin")
    found = {folder.parent.name: folder for folder in folders if (folder / "initdb").exists()}
    on_path = shutil.which("initdb")
    if not found and on_path:
        version = _output(on_path, "--version").split()[2].split(".")[0]
        found[version] = Path(on_path).resolve().parent
    usable = {version: folder for version, folder in found.items() if _has_postgis(folder)}
    return dict(sorted(usable.items(), key=lambda item: float(item[0]), reverse=True))


def _has_postgis(programs: Path) -> bool:
    shares = [_DEBIAN_SHARE / programs.parent.name]
    if (programs / "pg_config").exists():
        shares.append(Path(_output(str(programs / "pg_config"), "--sharedir")))
    return any((share / "extension" / "postgis.control").exists() for share in shares)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
