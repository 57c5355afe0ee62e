"""Python in a process of its own: what it imports, and what its environment says."""

import os
import subprocess
import sys


def run_python(*arguments: str, without: str = "", **environment: str) -> str:
    """What an interpreter with these arguments prints; it must end well.

    Args:
        arguments: `-c` and a text, or a file, and what it is given.
        without: a variable of the environment that is left out.
        environment: further variables.
    """
    env = {name: value for name, value in os.environ.items() if name != without}
    done = subprocess.run(
        [sys.executable, *arguments],
        env=env | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
