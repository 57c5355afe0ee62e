"""Findings gathered while a raster is read."""

from dataclasses import dataclass, field

from zoning.model.finding import Finding
from zoning.texts import Text
from zoning.vocabulary import Severity


@dataclass(slots=True)
class Remarks:
    """What is to be said of one raster, in the order it was noticed."""

    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, severity: Severity, zh: str, en: str) -> None:
        """Add a remark in both languages."""
        self.findings.append(Finding(code=code, severity=severity, text=Text(zh=zh, en=en)))
