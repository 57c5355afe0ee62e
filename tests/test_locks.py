import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, str]]:
    return {(name, version) for name, version, _ in PINNED.findall((ROOT / lock).read_text())}


def names(requirements: list[str]) -> set[str]:
    found = [re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements]
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    direct = names(project["project"]["dependencies"])
    development = names(project["dependency-groups"]["dev"])
    assert direct <= {name for name, _ in pins("requirements-service.lock")}
    assert direct | development <= {name for name, _ in pins("requirements.lock")}


def test_the_service_runs_on_what_was_tested() -> None:
    assert pins("requirements-service.lock") <= pins("requirements.lock")


def test_every_locked_file_has_a_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", lock.read_text())
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry.split("\n")[0])
