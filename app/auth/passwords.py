"""Passwords of local users: kept as argon2 hashes, and tried a few times a minute at most."""

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.auth.errors import TooManyAttemptsError, UserInvalidError

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1000


class Passwords:
    """Makes hashes and tries passwords against them; counts the wrong ones of late."""

    def __init__(self, *, attempts_per_minute: int) -> None:
        self._hasher = PasswordHasher()
        self._limit = RateLimitItemPerMinute(attempts_per_minute)
        self._attempts = MovingWindowRateLimiter(MemoryStorage())
        self._nobodys = ""

    def hashed(self, password: str) -> str:
        """The hash to be kept.

        Raises:
            UserInvalidError: the password is too short or too long.
        """
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise UserInvalidError(
                f"口令须有 {SHORTEST_PASSWORD}—{LONGEST_PASSWORD} 个字符。",
                f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            )
        return self._hasher.hash(password)

    def require_attempts_left(self, who: Sequence[str]) -> None:
        """Refuse to try for anybody for whom it was tried in vain too often.

        Raises:
            TooManyAttemptsError: for one of them it was.
        """
        if not all(self._attempts.test(self._limit, one) for one in who):
            raise TooManyAttemptsError("口令错误次数过多。", "too many wrong passwords.")

    def is_right(self, stored: str | None, password: str, who: Sequence[str]) -> bool:
        """Whether a password is the one of this hash; without a hash it takes as long to say no."""
        hashed = self._nobodys_hash() if stored is None else stored
        if self._matches(hashed, password) and stored is not None:
            return True
        for one in who:
            self._attempts.hit(self._limit, one)
        return False

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    def _nobodys_hash(self) -> str:
        self._nobodys = self._nobodys or self._hasher.hash("nobody has this password")
        return self._nobodys
