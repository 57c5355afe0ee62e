"""The documentation says what is true today."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


def test_generated_reference_pages_are_up_to_date(project_root: Path):
    script = project_root / "scripts" / "build_reference.py"
    command = [sys.executable, str(script), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=project_root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_links_between_pages_lead_somewhere(project_root: Path, page: str):
    _assert_links(project_root / page)


def test_links_in_the_documentation_lead_somewhere(project_root: Path):
    for page in (project_root / "docs").rglob("*.md"):
        _assert_links(page)


def _assert_links(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_promise_names_tests_that_exist(project_root: Path):
    promises = re.findall(
        r"^\| (P\d+) \| (.+)$", (project_root / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert [name for name, _ in promises] == [f"P{number}" for number in range(1, 11)]
    for name, rest in promises:
        assert _assert_tests_exist(project_root, rest), f"{name} names no test"


def test_every_fault_names_tests_that_exist(project_root: Path):
    page = (project_root / "docs" / "reference" / "faults.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 15
    for row in rows:
        assert _assert_tests_exist(project_root, row), f"no test: {row}"


def _assert_tests_exist(root: Path, text: str) -> int:
    """How many tests a text names; each of them exists."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    for path, test in named:
        assert f"def {test}(" in (root / path).read_text("utf-8"), f"{path} has no {test}"
    return len(named)
