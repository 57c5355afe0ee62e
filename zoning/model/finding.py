"""A remark on data: what was changed or doubted, where, and by how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zoning.texts import Text
from zoning.vocabulary import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark.

    Attributes:
        code: stable kebab-case word, the same as the problem code where a check would refuse.
        feature: code or row of the feature, if it is about one.
        location: lon/lat of the place, CGCS2000.
        area_m2: area concerned: changed by a repair, missing in a gap, doubled in an overlap.
        before, after: what was repaired.
    """

    code: str
    severity: Severity
    text: Text
    layer: str | None = None
    feature: str | None = None
    location: tuple[float, float] | None = None
    area_m2: float | None = None
    before: str | float | None = None
    after: str | float | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form; `message` is the Chinese text, `text` both languages."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "layer": self.layer,
            "feature": self.feature,
            "location": list(self.location) if self.location else None,
            "message": self.text.zh,
            "text": self.text.as_dict(),
            "area_m2": self.area_m2,
            "before": self.before,
            "after": self.after,
        }


def finding_of(data: Mapping[str, Any]) -> Finding:
    """A finding from its JSON form."""
    place = data["location"]
    return Finding(
        code=data["code"],
        severity=Severity(data["severity"]),
        text=Text(zh=data["text"]["zh-CN"], en=data["text"]["en"]),
        layer=data["layer"],
        feature=data["feature"],
        location=None if place is None else (place[0], place[1]),
        area_m2=data["area_m2"],
        before=data["before"],
        after=data["after"],
    )
