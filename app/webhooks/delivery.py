"""Send one message: to the checked address, within seconds, following nothing, reading little."""

import http.client
import socket
import ssl
from contextlib import suppress
from threading import Timer
from typing import Final

from app.versions import engine_versions
from app.webhooks.errors import NotDeliveredError
from app.webhooks.targets import Target

_MOST_BYTES: Final = 65_536
_GONE: Final = 410


class _Pinned(http.client.HTTPSConnection):
    """A connection to an address, with the certificate of a name."""

    def __init__(self, target: Target, context: ssl.SSLContext, timeout_s: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout_s, context=context)
        self._pinned = target.address, target.port
        self._tls = context

    def connect(self) -> None:
        """Connect to the checked address; the name is not resolved again."""
        plain = socket.create_connection(self._pinned, self.timeout)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def send(
    target: Target,
    body: bytes,
    headers: dict[str, str],
    *,
    timeout_s: float,
    context: ssl.SSLContext,
) -> int:
    """Post a message; answers the status, which is 2xx.

    Args:
        target: where to, checked.
        body: JSON.
        headers: the signature and its like.
        timeout_s: for the whole exchange, however slowly the receiver drips.
        context: whose certificates are trusted.

    Raises:
        NotDeliveredError: no answer in time, or another than 2xx. A redirect is one of those.
    """
    connection = _Pinned(target, context, timeout_s)
    limit = Timer(timeout_s, _cut, args=(connection,))
    limit.daemon = True
    limit.start()
    sent = {**headers, "Content-Type": "application/json", "User-Agent": _agent()}
    try:
        connection.request("POST", target.path, body, sent)
        answer = connection.getresponse()
        answer.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException) as error:
        kind = type(error).__name__
        raise NotDeliveredError(
            f"{target.host} 未能收下通知（{kind}）。", f"{target.host} took no message: {kind}."
        ) from error
    finally:
        limit.cancel()
        connection.close()
    if not 200 <= answer.status < 300:
        raise NotDeliveredError(
            f"{target.host} 答复 {answer.status}。",
            f"{target.host} answered {answer.status}.",
            is_gone=answer.status == _GONE,
        )
    return answer.status


def _cut(connection: http.client.HTTPSConnection) -> None:
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _agent() -> str:
    return f"sanxian/{engine_versions()['sanxian']}"
