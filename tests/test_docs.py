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
        shown = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", rest)
        assert shown, f"{name} names no test"
        for path, test in shown:
            source = (project_root / path).read_text("utf-8")
            assert f"def {test}(" in source, f"{name}: {path} has no {test}"
