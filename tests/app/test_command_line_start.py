"""The command line starts quickly: a command imports itself and not the others."""

import subprocess
import sys

import pytest
import typer

from app.cli.main import COMMANDS
from app.cli.main import app as command_line

HEAVY = {"numba", "sqlalchemy", "fastapi", "shapely", "pyproj", "alembic", "pydantic_settings"}


def imported_by(*words: str) -> set[str]:
    """Heavy modules that a run of the command imports."""
    code = (
        "import sys\nfrom app.cli.main import main\nsys.argv = ['sanxian', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('imported', *({sorted(HEAVY)!r} and set({sorted(HEAVY)!r}) & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_the_page_of_help_imports_nothing_heavy():
    assert imported_by("--help") == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_of_help_says_what_the_command_says_of_itself(name: str):
    command = typer.main.get_command(command_line).commands[name]
    told = " ".join((command.help or "").split())
    assert told.startswith(COMMANDS[name].help.rstrip("."))
