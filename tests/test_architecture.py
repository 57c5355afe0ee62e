import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["app", "access_lists", "zoning", "data", "migrations", "scripts"]
MOST_LINES = 400
DUMPING_GROUNDS = {"utils", "helpers", "common", "misc", "manager"}
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:root|home|work|Users)/[\w.-]+")


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "node_modules" not in path.parts]


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def kept_files() -> list[Path]:
    """Files under version control, and those that will be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_every_file_is_short_enough_to_read() -> None:
    lengths = {
        path: len(path.read_bytes().splitlines()) for path in python_files(*SOURCES, "tests")
    }
    too_long = [path for path, length in lengths.items() if length >= MOST_LINES]
    assert named(too_long) == []


def test_there_is_no_dumping_ground() -> None:
    paths = python_files(*SOURCES, "tests")
    dumped = [path for path in paths if DUMPING_GROUNDS & {*path.parent.parts, path.stem}]
    assert named(dumped) == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in python_files(*SOURCES)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert named(silent) == []


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in python_files("tests") if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))


def test_no_file_names_a_place_on_someones_machine() -> None:
    telling = []
    for path in kept_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        telling += [f"{path.relative_to(ROOT)}: {place}" for place in MACHINE_PATH.findall(text)]
    assert telling == []
