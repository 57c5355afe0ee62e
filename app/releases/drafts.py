"""The wording of a draft: what may be asked of a new release and of a new layer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zoning.codes import parse_jurisdiction
from zoning.composition.overlay import RED_LINES_ABSENT
from zoning.errors import InputError
from zoning.model.release import DEFAULT_TOLERANCE_M, Release
from zoning.store.releases import new_key
from zoning.vocabulary import Axes, Datum, LayerKind, ReleaseState, is_reference_class

MAX_NAME = 200
"""Longest name of a release, in characters."""


class EffectiveDatesError(InputError):
    """A term that ends before it begins."""

    code = "effective-dates"
    title_zh = "生效日期有误"
    title_en = "Effective dates out of order"


class ReleaseNameError(InputError):
    """A name that nobody could see, say or store."""

    code = "release-name"
    title_zh = "名称不可用"
    title_en = "Name not usable"
    remedy_zh = "请用 1 至 200 个可见字符命名。"
    remedy_en = "Give a name of 1 to 200 visible characters."


class UnknownClassError(InputError):
    """A class that is not in the vocabulary."""

    code = "unknown-class"
    title_zh = "未知类别"
    title_en = "Unknown class"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelease:
    """What a person says of a new release."""

    name: str
    jurisdictions: Sequence[str]
    effective_from: date
    effective_to: date | None = None
    requires: Sequence[str] | None = None
    absent: Sequence[str] = ()
    series: str = ""
    gap_tolerance_m: float = DEFAULT_TOLERANCE_M
    owner: str = ""

    def as_draft(self) -> Release:
        """The draft, checked.

        Raises:
            InputError: a bad name or jurisdiction, dates out of order, an unknown class.
        """
        if not (self.name.strip() and self.name.isprintable() and len(self.name) <= MAX_NAME):
            raise ReleaseNameError(
                f"名称“{self.name[:40]}”为空、过长或含控制字符。",
                f"the name {self.name[:40]!r} is empty, too long or holds control characters.",
            )
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise EffectiveDatesError(
                f"失效日期 {self.effective_to} 不晚于生效日期 {self.effective_from}。",
                f"the term ends on {self.effective_to}, not after it begins on "
                f"{self.effective_from}.",
            )
        for cls in self.absent:
            if not _may_be_absent(cls):
                raise UnknownClassError(
                    f"“{cls}”不是可声明不存在的类别。", f"“{cls}” is no class that can be absent."
                )
        key = new_key()
        requires = None if self.requires is None else [parse_jurisdiction(c) for c in self.requires]
        return Release(
            key=key,
            id=key,
            name=self.name,
            state=ReleaseState.DRAFT,
            jurisdictions=tuple(sorted({parse_jurisdiction(code) for code in self.jurisdictions})),
            series=self.series,
            effective_from=self.effective_from,
            effective_to=self.effective_to,
            requires=None if requires is None else tuple(sorted(set(requires))),
            absent=frozenset(self.absent),
            gap_tolerance_m=self.gap_tolerance_m,
            owner=self.owner,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLayer:
    """What a person says of a file that becomes a layer."""

    path: Path
    kind: LayerKind
    label: str | None = None
    layer: str | None = None
    name: str | None = None
    element: str | None = None
    cls: str | None = None
    crs: str | None = None
    datum: Datum | None = None
    axes: Axes | None = None
    fields: dict[str, str] = field(default_factory=dict)
    boundary_tolerance_m: float = DEFAULT_TOLERANCE_M


def _may_be_absent(cls: str) -> bool:
    return cls == RED_LINES_ABSENT or cls.startswith("element-zones:") or is_reference_class(cls)
