"""Photographs of a place, kept by their hash."""

import hashlib
from pathlib import Path
from typing import Final

from zoning.errors import NotFoundError
from zoning.ingest.errors import TooLargeError, UnsupportedError

_KINDS: Final = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_MOST_BYTES: Final = 20_000_000
MEDIA_TYPES: Final = {"jpg": "image/jpeg", "png": "image/png"}


class PhotographNotAllowedError(UnsupportedError):
    """Content that is no JPEG or PNG picture."""

    code = "photograph-not-allowed"
    title_zh = "照片格式不支持"
    title_en = "Photograph not allowed"
    remedy_zh = "请提供 JPEG 或 PNG 照片。"
    remedy_en = "Give a JPEG or PNG picture."


class PhotographTooLargeError(TooLargeError):
    """A picture of more bytes than are kept."""

    code = "photograph-too-large"
    title_zh = "照片过大"
    title_en = "Photograph too large"


class PhotographNotFoundError(NotFoundError):
    """No photograph of this hash."""

    code = "photograph-not-found"


class Photographs:
    """The photographs of one home. They are kept and served as they are, never decoded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path) -> str:
        """Keep a picture; its SHA-256.

        Raises:
            PhotographNotAllowedError, PhotographTooLargeError: it is not one that is kept.
        """
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise PhotographTooLargeError(
                f"{size / 1e6:.0f} MB，上限 {_MOST_BYTES / 1e6:.0f} MB。",
                f"{size / 1e6:.0f} MB; at most {_MOST_BYTES / 1e6:.0f} MB are kept.",
            )
        content = path.read_bytes()
        kind = next((kind for start, kind in _KINDS.items() if content.startswith(start)), None)
        if kind is None:
            raise PhotographNotAllowedError("不是 JPEG 或 PNG。", "neither JPEG nor PNG.")
        sha256 = hashlib.sha256(content).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{sha256}.{kind}"
        draft.write_bytes(content)
        draft.replace(self._folder / f"{sha256}.{kind}")
        return sha256

    def find(self, sha256: str) -> Path:
        """The file of a photograph.

        Raises:
            PhotographNotFoundError: there is none.
        """
        sound = len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
        for kind in MEDIA_TYPES if sound else ():
            path = self._folder / f"{sha256}.{kind}"
            if path.is_file():
                return path
        raise PhotographNotFoundError("没有这张照片。", "there is no such photograph.")
