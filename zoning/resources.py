"""Where the program's own data files are: schemas, code tables, map styles, demo inputs.

A wheel carries the folders `data/` and `migrations/` under `app/`; a checkout has them in the
project root. An editable install leaves a stale copy beside the package, so the checkout wins.
"""

from pathlib import Path
from typing import Any

_PROJECT_ROOT = Path(__file__).resolve().parent.parent


def data_path(*parts: str) -> Path:
    """Path of a shipped data file, for example `data_path("schemas", "project.schema.json")`.

    Raises:
        FileNotFoundError: the file is neither in the checkout nor in the installed program.
    """
    return _shipped("data", *parts)


def shipped_yaml(*parts: str) -> Any:
    """What a shipped YAML file says; whoever asks keeps it, for it is read anew each time.

    Raises:
        FileNotFoundError: as `data_path`.
    """
    import yaml  # noqa: PLC0415 - no table is read before the first answer

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, but not everywhere
    return yaml.load(data_path(*parts).read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe one


def migrations_path() -> Path:
    """Folder of the Alembic migrations."""
    return _shipped("migrations")


def _shipped(*parts: str) -> Path:
    for root in (_PROJECT_ROOT, _PROJECT_ROOT / "app"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"the program's file {'/'.join(parts)} is not installed")
