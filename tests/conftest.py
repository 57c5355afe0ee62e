import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = [
    "plugins.databases",
    "plugins.workspaces",
    "plugins.demo",
    "plugins.browsers",
    "plugins.services",
    "plugins.desks",
    "plugins.gis",
]

PROJECT_ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_configure() -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("SANXIAN_")]:
        if not name.startswith("SANXIAN_TEST_"):
            del os.environ[name]


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return PROJECT_ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real test data, kept beside the project; read-only."""
    folder = Path(os.environ.get("SANXIAN_TEST_DATA", PROJECT_ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"shared test data not found: no folder {folder} (SANXIAN_TEST_DATA names it)")
    return folder
