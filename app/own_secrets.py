"""Secrets that the program makes for itself: files in the home that it alone may read."""

import os
from collections.abc import Callable
from pathlib import Path

from zoning.errors import StoreError


class SecretUnreadableError(StoreError):
    """A secret of the program cannot be read or made."""

    code = "secret-unreadable"
    title_zh = "无法读取服务密钥文件"
    title_en = "Secret of the service not readable"
    remedy_zh = "请检查数据目录下 keys 文件夹的属主与权限。"
    remedy_en = "Check owner and mode of the folder `keys` in the data directory."


def own_secret(path: Path, make: Callable[[], bytes]) -> bytes:
    """The secret in a file; made on first use, by one process, whole or not at all.

    Raises:
        SecretUnreadableError: it cannot be read or made.
    """
    try:
        if not path.exists():
            _make(path, make())
        return path.read_bytes()
    except OSError as error:
        raise SecretUnreadableError(
            f"{path.name}：{error.strerror}。", f"{path.name}: {error.strerror}."
        ) from error


def _make(path: Path, content: bytes) -> None:
    """Write beside, then link: of two processes that start at once the first one's file stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
