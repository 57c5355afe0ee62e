"""The demo region on both stores, loaded once for a test process."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins.databases import PostgisServer
from plugins.workspaces import settings_for

from app.settings import Settings
from app.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo region on SQLite, to be copied and never opened.

    A process that reads the file of a store it has open, as copying does, loses its locks on it
    (POSIX), and SQLite then loses the store.
    """
    settings = Settings(home=tmp_path_factory.mktemp("demo") / "home")
    opened = open_workspace(settings)
    opened.demo.load()
    opened.close()
    return settings.home


@pytest.fixture(scope="session")
def demo_settings(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home with the demo region on SQLite, shared by the tests of a process."""
    home = tmp_path_factory.mktemp("shared-demo") / "home"
    return Settings(home=Path(shutil.copytree(demo_home, home)))


@pytest.fixture(scope="session")
def demo(demo_settings: Settings) -> Iterator[Workspace]:
    """The demo region on SQLite."""
    opened = open_workspace(demo_settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_on_postgis(
    tmp_path_factory: pytest.TempPathFactory, postgis_server: PostgisServer
) -> Iterator[Workspace]:
    """The demo region on PostGIS."""
    home: Path = tmp_path_factory.mktemp("demo-postgis") / "home"
    with postgis_server.database() as url:
        opened = open_workspace(settings_for(home, url))
        opened.demo.load()
        yield opened
        opened.close()
