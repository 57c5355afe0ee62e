"""Write a Python client of the HTTP interface: `python_client.py TOOLS FOLDER`.

TOOLS is an environment with openapi-python-client; FOLDER is made anew. The client follows
docs/reference/openapi.json and is never kept with the project. Its functions are named by what they
are about and what they do (`checks_run`); the routes below `/ogc` are left to clients of OGC.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi.json"
CONFIG = {
    "project_name_override": "sanxian-client",
    "package_name_override": "sanxian_client",
    "post_hooks": [],
}


def prepared(document: dict[str, Any]) -> dict[str, Any]:
    """The document with short names, without the routes below `/ogc`."""
    paths = {
        path: {verb: dict(operation) for verb, operation in verbs.items()}
        for path, verbs in document["paths"].items()
        if not path.startswith("/ogc")
    }
    taken: set[str] = set()
    for operation in _operations(paths):
        name = _short(operation)
        operation["operationId"] = operation["operationId"] if name in taken else name
        taken.add(name)
    return {**document, "paths": paths}


def _operations(paths: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for verbs in paths.values():
        yield from verbs.values()


def bytes_of(paths: dict[str, Any]) -> dict[str, str]:
    """The media types of answers that the generator does not know, each taken as plain bytes."""
    named = {
        media_type
        for operation in _operations(paths)
        for answer in operation["responses"].values()
        for media_type in answer.get("content", {})
    }
    unknown = {one for one in named if not one.endswith("json") and not one.startswith("text/")}
    return dict.fromkeys(sorted(unknown), "application/octet-stream")


def _short(operation: dict[str, Any]) -> str:
    """`run_v1_checks_post` of the tag `checks` is `checks_run`."""
    tag = operation.get("tags", ["other"])[0]
    name = operation["operationId"].partition("_v1_")[0]
    return f"{tag}_{name}"


def main() -> int:
    """Write the client; answers the exit status of the generator."""
    tools, target = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        document, config = Path(folder) / "openapi.json", Path(folder) / "config.json"
        described = prepared(json.loads(DOCUMENT.read_text("utf-8")))
        settings = {**CONFIG, "content_type_overrides": bytes_of(described["paths"])}
        document.write_text(json.dumps(described), "utf-8")
        config.write_text(json.dumps(settings), "utf-8")
        command = [
            str(tools / "bin" / "openapi-python-client"),
            "generate",
            *("--path", str(document), "--config", str(config), "--output-path", str(target)),
            *("--meta", "setup", "--fail-on-warning"),
        ]
        done = subprocess.run(command, check=False).returncode
    if done == 0:
        print(f"{target}: pip install {target}")
    return done


if __name__ == "__main__":
    raise SystemExit(main())
