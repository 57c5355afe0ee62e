"""Findings as they come up, and long lists of them: the largest told, all counted, none lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity

SHOWN = 200
"""Findings of one code, severity and layer that are told one by one."""


@dataclass(slots=True)
class Remarks:
    """Findings in the order in which they come up, each about the layer named here."""

    layer: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def about(self, layer: str | None) -> "Remarks":
        """The same list, for findings about another layer."""
        return Remarks(layer, self.findings)

    def add(self, code: str, severity: Severity, zh: str, en: str, **where: Any) -> None:
        """Note one finding; `where` are further members of `Finding`."""
        text = Text(zh=zh, en=en)
        self.findings.append(
            Finding(code=code, severity=severity, text=text, layer=self.layer, **where)
        )


def place_of(shape: BaseGeometry) -> tuple[float, float]:
    """A point of the largest part of a shape, lon/lat to a tenth of a millimetre."""
    parts = shapely.get_parts(shape)
    point = shapely.point_on_surface(parts[np.argmax(shapely.area(parts))])
    return round(point.x, 9), round(point.y, 9)


def capped(findings: Iterable[Finding], *, shown: int = SHOWN) -> tuple[Finding, ...]:
    """Findings with at most `shown` of a sort in detail and, where there are more, a total.

    The total has the code with `-total` added, the severity of its sort, the count and the area
    of all of them, told or not. Those with the largest area are told, else the first.
    """
    sorts: dict[tuple[str, str, str | None], list[Finding]] = {}
    for finding in findings:
        sort = (finding.code, finding.severity.value, finding.layer)
        sorts.setdefault(sort, []).append(finding)
    return tuple(one for members in sorts.values() for one in _capped_sort(members, shown))


def _capped_sort(members: list[Finding], shown: int) -> list[Finding]:
    if len(members) <= shown:
        return members
    told = sorted(members, key=lambda one: -(one.area_m2 or 0.0))[:shown]
    return [*told, total_of(members, told=shown)]


def total_of(members: list[Finding], *, told: int) -> Finding:
    """One finding for all findings of a sort: how many there are and how large together."""
    first = members[0]
    areas = [one.area_m2 for one in members if one.area_m2 is not None]
    area_m2 = round(sum(areas), 4) if areas else None
    zh, en = f"共 {len(members)} 处", f"{len(members)} in all"
    if area_m2 is not None:
        zh, en = f"{zh}，合计 {area_m2:.4f} m²", f"{en}, {area_m2:.4f} m² together"
    if told < len(members):
        zh, en = f"{zh}；逐条列出其中 {told} 处", f"{en}; {told} of them are listed"
    return Finding(
        code=f"{first.code}-total",
        severity=first.severity,
        text=Text(zh=f"{zh}（{first.code}）。", en=f"{en} ({first.code})."),
        layer=first.layer,
        area_m2=area_m2,
    )
