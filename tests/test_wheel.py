import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "app" / "web" / "static" / "index.html"

# Without `site`, Python sees the unpacked wheel and its own library: neither checkout nor .venv.
ALONE = [sys.executable, "-S", "-I", "-c"]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    builder = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(builder, cwd=ROOT, env=os.environ | {"SANXIAN_SKIP_FRONTEND": "1"}, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run_alone(site: Path, program: str) -> str:
    prepare = f"import sys; sys.path.insert(0, {str(site)!r}); "
    return subprocess.check_output([*ALONE, prepare + program], text=True, cwd=site).strip()


def test_the_wheel_carries_every_data_file_and_migration(unpacked: Path) -> None:
    for folder in ("data", "migrations"):
        wanted = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        wanted = {path for path in wanted if "__pycache__" not in path.parts}
        carried = {path.relative_to(unpacked / "app") for path in (unpacked / "app").rglob("*")}
        assert wanted <= carried


def test_the_installed_program_finds_its_files(unpacked: Path) -> None:
    program = (
        "from zoning.resources import data_path, migrations_path; "
        "print(data_path('tables')); print(migrations_path())"
    )
    assert run_alone(unpacked, program).splitlines() == [
        str(unpacked / "app" / "data" / "tables"),
        str(unpacked / "app" / "migrations"),
    ]


def test_the_checkout_is_used_before_any_copy(project_root: Path) -> None:
    program = "from zoning.resources import data_path; print(data_path('tables'))"
    assert run_alone(project_root, program) == str(project_root / "data" / "tables")


def test_the_wheel_carries_the_web_page_but_not_its_sources(unpacked: Path) -> None:
    assert not (unpacked / "app" / "web" / "frontend").exists()
    if not PAGE.exists():
        pytest.skip("the front end is not built (make setup builds it)")
    assert (unpacked / "app" / "web" / "static" / "index.html").read_bytes() == PAGE.read_bytes()


def test_the_wheel_carries_no_tests(unpacked: Path) -> None:
    assert not (unpacked / "tests").exists()
