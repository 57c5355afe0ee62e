"""The bases of what ingest refuses, and what it proposes instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from zoning.errors import Fault, InputError
from zoning.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A way out that the user may take: nothing is changed until they do.

    Attributes:
        kind: `crs`, `datum`, `axes`, `repair`, `layer`, `close-lines`.
        value: what to send back: a CRS, a datum, a geometry, a name.
    """

    kind: str
    value: Any
    text: Text

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"kind": self.kind, "value": self.value, "text": self.text.as_dict()}


class IngestError(InputError):
    """Foreign input that cannot be used as it is."""

    code = "ingest"

    def __init__(
        self,
        detail_zh: str,
        detail_en: str,
        *,
        pointer: str | None = None,
        faults: Sequence[Fault] = (),
        proposals: Sequence[Proposal] = (),
    ) -> None:
        super().__init__(detail_zh, detail_en, pointer=pointer, faults=faults)
        self.proposals = tuple(proposals)


class MalformedError(IngestError):
    """Text that cannot be parsed at all."""

    code = "malformed"


class TooLargeError(IngestError):
    """Too big, too many, or too much work."""

    code = "too-large"
    remedy_zh = "请减小数据量，或拆分后分别提交。"
    remedy_en = "Send less at once, or split it."


class UnsupportedError(IngestError):
    """A format, or something in it, that is not accepted."""

    code = "unsupported"


def error_class(code: str) -> type[InputError]:
    """The class of a code; `IngestError` for a code without a class."""
    return _classes().get(code, IngestError)


def refuse(faults: Sequence[Fault], proposals: Sequence[Proposal] = ()) -> NoReturn:
    """Raise all faults together, as the kind of the first.

    Raises:
        InputError: always; its `faults` are those given.
    """
    first, kind = faults[0], error_class(faults[0].code)
    more_zh = f"（共 {len(faults)} 处问题）" if len(faults) > 1 else ""
    more_en = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
    raise build_error(
        kind,
        Text(zh=first.detail.zh + more_zh, en=first.detail.en + more_en),
        pointer=first.pointer,
        faults=faults,
        proposals=proposals,
    )


def build_error(
    kind: type[InputError],
    detail: Text,
    *,
    pointer: str | None,
    faults: Sequence[Fault],
    proposals: Sequence[Proposal],
) -> InputError:
    """An error of a kind known only at run time."""
    known: Mapping[str, Any] = {"pointer": pointer, "faults": faults}
    if issubclass(kind, IngestError):
        return kind(detail.zh, detail.en, proposals=proposals, **known)
    return kind(detail.zh, detail.en, **known)


@cache
def _classes() -> dict[str, type[InputError]]:
    found: dict[str, type[InputError]] = {}
    waiting: list[type[InputError]] = [InputError]
    while waiting:
        kind = waiting.pop()
        found.setdefault(kind.code, kind)
        waiting.extend(kind.__subclasses__())
    return found
