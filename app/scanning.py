"""A scanner for malicious content, where the operator has one: asked about every file that arrives.

Any program serves that takes a path and says by its exit status what it found, as `clamscan` and
`clamdscan` do: 0 nothing, 1 something; anything else means that it could not look.
"""

import subprocess
from pathlib import Path

from app.settings import ScannerSettings
from zoning.errors import InputError, StoreError

_NOTHING, _SOMETHING = 0, 1


class MalwareError(InputError):
    """A file in which the scanner found something."""

    code = "malware"
    title_zh = "文件含恶意内容"
    title_en = "Malicious content"
    remedy_zh = "请勿再次提交该文件，并联系提供方与安全管理员。"
    remedy_en = "Do not send the file again; tell its sender and your security officer."


class ScannerUnavailableError(StoreError):
    """The scanner that every file must pass does not answer."""

    code = "scanner-unavailable"
    title_zh = "查毒程序不可用"
    title_en = "Scanner unavailable"


class Scanner:
    """The configured scanner; without one every file passes."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._command = settings.command
        self._timeout_s = settings.timeout_s

    def refuse_malware(self, path: Path) -> None:
        """Let a file pass, or not.

        Raises:
            MalwareError: the scanner found something in it.
            ScannerUnavailableError: the scanner could not look; nothing passes unseen.
        """
        if not self._command:
            return
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, never a client's
                [*self._command, str(path)],
                check=False,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=self._timeout_s,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _unavailable() from error
        if done.returncode == _SOMETHING:
            raise MalwareError(
                "查毒程序在文件中发现恶意内容。", "the scanner found something in the file."
            )
        if done.returncode != _NOTHING:
            raise _unavailable()


def _unavailable() -> ScannerUnavailableError:
    return ScannerUnavailableError(
        "查毒程序没有给出结论，文件未被接收。",
        "the scanner came to no conclusion; the file was not taken.",
    )
