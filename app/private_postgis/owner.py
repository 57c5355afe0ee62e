"""Whom the server runs as: ourselves, or the user `postgres` where we are root.

PostgreSQL refuses to run as root. Its user must be able to enter every folder above the data.
"""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.private_postgis.errors import PostgisMissingError

_SYSTEM_USER = "postgres"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A user for the server's processes; without ids, the user we are."""

    home: Path
    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] | None = None

    @classmethod
    def for_this_process(cls) -> "Owner":
        """The user to run the server as.

        Raises:
            PostgisMissingError: we are root, and the packages' user does not exist.
        """
        if os.geteuid() != 0:
            return cls(home=Path.home())
        try:
            user = pwd.getpwnam(_SYSTEM_USER)
        except KeyError as error:
            raise PostgisMissingError(
                f"没有系统用户 {_SYSTEM_USER}，而 root 不能运行 PostgreSQL",
                f"there is no user {_SYSTEM_USER}, and root cannot run PostgreSQL",
            ) from error
        return cls(home=Path(user.pw_dir), uid=user.pw_uid, gid=user.pw_gid, groups=())

    def make_scratch(self) -> Path:
        """Make a temporary folder that this user alone may enter."""
        temporary = Path(tempfile.gettempdir())
        parent = temporary if self._can_reach(temporary / "any") else self.home
        scratch = Path(tempfile.mkdtemp(prefix="sanxian-pg-", dir=parent))
        self._own(scratch)
        return scratch

    def make_home(self, folder: Path) -> Path:
        """Make a lasting folder; one this user cannot reach is replaced by one in their home."""
        if not self._can_reach(folder):
            name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
            folder = self.home / "sanxian" / name
        folder.mkdir(parents=True, exist_ok=True)
        self._own(folder)
        return folder.absolute()

    def _own(self, folder: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def _can_reach(self, folder: Path) -> bool:
        """Whether other users can enter every parent; as ourselves we find out by trying."""
        parents = [parent for parent in folder.absolute().parents if parent.exists()]
        return self.uid is None or all(parent.stat().st_mode & 0o001 for parent in parents)
