"""Run a command on a durable private server: `python -m app.private_postgis FOLDER COMMAND …`."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from app.private_postgis.server import start
from zoning.errors import SanxianError


def main(folder: Path, command: list[str]) -> int:
    """Run the command with the server's URL in its environment; return its exit status."""
    with start(folder, durable=True) as server:
        environment = os.environ | {"SANXIAN_DATABASE_URL": server.url()}
        with subprocess.Popen(command, env=environment) as program:

            def pass_on(number: int, _: FrameType | None) -> None:
                program.send_signal(number)

            signal.signal(signal.SIGTERM, pass_on)
            # The terminal interrupts the command as well; we stay until it has ended.
            signal.signal(signal.SIGINT, lambda *_: None)
            status = program.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
    except SanxianError as error:
        sys.exit(f"{error.detail}\n{error.remedy}")
