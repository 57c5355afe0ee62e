"""Tile archives made while somebody waits.

Each is made once, however many ask, and one after the other; nobody waits for long.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from pathlib import Path
from typing import Final

from app.http_errors import TilesInPreparationError

_PATIENCE_S: Final = 3.0
"""How long a request waits for tiles; those of most layers take a fraction of it."""


class Archives:
    """The archives being made at this moment, in threads beside the work of the service."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._making: dict[str, Future[Path]] = {}

    def wait_for(self, path: Path, make: Callable[[], Path], *, layer: str) -> Path:
        """An archive, made by `make` where it is missing and nobody is making it.

        Args:
            path: where it is, or will be.
            make: answers that path; sees what whoever asked first may see.
            layer: its name, for people.

        Raises:
            TilesInPreparationError: it takes longer; it is made all the same.
        """
        if path.exists():
            return path
        try:
            return self._begun(path.name, make).result(_PATIENCE_S)
        except TimeoutError as error:
            raise TilesInPreparationError(
                f"图层“{layer}”较大，瓦片正在生成。",
                f"layer “{layer}” is large; its tiles are being made.",
            ) from error

    def _begun(self, name: str, make: Callable[[], Path]) -> Future[Path]:
        with self._lock:
            making = self._making.get(name)
            if making is None:
                making = self._making[name] = Future()
                work = (self._make, name, make, making)
                threading.Thread(target=copy_context().run, args=work, daemon=True).start()
            return making

    def _make(self, name: str, make: Callable[[], Path], making: Future[Path]) -> None:
        try:
            with self._turn:
                made = make()
        except Exception as error:  # noqa: BLE001 (raised again in whoever waits)
            making.set_exception(error)
        else:
            making.set_result(made)
        finally:
            with self._lock:
                del self._making[name]
