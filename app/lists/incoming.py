"""A file becomes a list: in YAML as it is written here, or a workbook or document as published."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from access_lists.importing.layouts.drafts import Layout
from access_lists.importing.sandbox import annotate_foreign, import_foreign
from access_lists.lint import clauses_of, lint, lint_findings
from access_lists.reading import ReadList, read_yaml
from access_lists.waiting import waiting
from zoning.ingest.errors import FormatNotAllowedError
from zoning.model.finding import Finding

YAML: Final = "yaml"
_PUBLISHED: Final = frozenset({".xlsx", ".docx", ".xlsm", ".xls", ".xlsb", ".csv"})
"""Endings of published lists, and of what people take for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A file that holds a list, as whoever sends it describes it.

    Attributes:
        label: what it is called; findings and sources name it so.
        layout: `yaml`, a layout of published lists, or `auto`: what the ending says.
    """

    path: Path
    label: str
    layout: str = Layout.AUTO.value

    @property
    def is_published(self) -> bool:
        """Whether it is read as a city published it, and not as YAML."""
        by_ending = self.layout == Layout.AUTO and self.path.suffix.lower() not in _PUBLISHED
        return not (by_ending or self.layout == YAML)

    @classmethod
    def at(cls, path: Path) -> "ListFile":
        """The file of this path, read by its ending."""
        return cls(path=path, label=path.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingList:
    """A list as read, before it is stored.

    Attributes:
        data: as `access-list.schema.json` describes it.
        report: how a published file was read: layout, counts of printed clauses, where every
            character went (`access_lists.importing.report`); empty for YAML.
    """

    data: dict[str, Any]
    findings: tuple[Finding, ...]
    report: Mapping[str, Any] = field(default_factory=dict)

    def counts(self) -> dict[str, Any]:
        """Units and clauses, and clauses by effect, dimension and how far they were read."""
        contents = [clause for _, _, clause in clauses_of(self.data)]

        def by(name: str, default: str) -> dict[str, int]:
            return dict(sorted(Counter(one.get(name, default) for one in contents).items()))

        own = {
            "title": self.data["title"],
            "units": len(self.data.get("units") or ()),
            "clauses": len(contents),
            "by_effect": by("effect", ""),
            "by_dimension": by("dimension", "none"),
            "by_review": by("review", "machine"),
        }
        return {**own, **self.report}

    def as_dict(self) -> dict[str, Any]:
        """Counts and findings as JSON."""
        return {**self.counts(), "findings": [one.as_dict() for one in self.findings]}


def read_list_file(file: ListFile) -> IncomingList:
    """Read and check a list.

    A YAML list with a fault is refused. A published workbook or document is taken as it is: its
    faults become findings, and those of severity error block publishing.

    Raises:
        ListInvalidError: with every fault of a YAML list, its line and field.
        IngestError: the file cannot be read safely and wholly.
    """
    if not file.is_published:
        read = read_yaml(file.path.read_bytes(), label=file.label)
        findings = (*lint(read), *waiting_of(read.data))
        return IncomingList(data=read.sourced(), findings=findings)
    imported = import_foreign(file.path, label=file.label, layout=Layout(file.layout))
    data = imported.data
    read = ReadList(data=data, lines={}, label=file.label)
    return IncomingList(
        data=data,
        findings=(*imported.findings, *lint_findings(read), *waiting_of(data)),
        report=imported.report.as_dict(),
    )


def annotate_list_file(file: ListFile, findings: tuple[Finding, ...], target: Path) -> None:
    """Copy a workbook with findings as comments on the cells they are about.

    Raises:
        FormatNotAllowedError: it is no .xlsx workbook.
    """
    if not file.is_published:
        raise FormatNotAllowedError(
            f"只有 .xlsx 文件可以写批注，“{file.label}”不是。",
            f"comments can be written into .xlsx files only; “{file.label}” is none.",
        )
    annotate_foreign(file.path, target, findings, label=file.label)


def waiting_of(data: Mapping[str, Any]) -> tuple[Finding, ...]:
    """How many clauses of a list wait for a person, as a finding."""
    return waiting(data["title"], (clause for _, _, clause in clauses_of(data)))
