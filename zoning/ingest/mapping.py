"""From the features of a file to the zones of a layer: which columns, which codes, which doubts.

Names of fields in published data and spellings of classes are data (data/tables). What is certain
is done and told; what is not is asked for (`field-missing`) or warned of. The order of the rows
changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zoning.ingest.aliases import FIELDS, alias_table
from zoning.ingest.columns import choose_columns, columns_to_read, guess_kind
from zoning.ingest.dissolving import coded, dissolve
from zoning.ingest.errors import IngestError
from zoning.ingest.features import FeatureTable
from zoning.ingest.rows import CODED_KINDS, RowReader
from zoning.ingest.shapes import usable_shapes
from zoning.ingest.values import text_of
from zoning.ingest.zone_classes import reference_class, reference_class_list
from zoning.model.finding import Finding
from zoning.model.zone import Zone
from zoning.quality.findings import Remarks, capped
from zoning.texts import normalised
from zoning.vocabulary import LayerKind, Severity

_SUGGESTED = {*FIELDS, "element"}


class UnknownClassError(IngestError):
    """A class for a whole reference layer that is not one of the classes."""

    code = "unknown-class"
    title_zh = "类别无法识别"
    title_en = "Unknown class"
    remedy_zh = "请用 --class 给出所列类别之一，或 other:<名称>。"
    remedy_en = "Give one of the classes listed, or other:<name>, with --class."


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedLayer:
    """Zones by code, and what was found on the way; errors among the findings block publishing."""

    zones: tuple[Zone, ...]
    findings: tuple[Finding, ...]


def suggest(
    fields: Sequence[str], sample: Sequence[Mapping[str, Any]]
) -> tuple[LayerKind | None, dict[str, str]]:
    """What a file seems to hold, for the user to confirm.

    Returns:
        The kind of layer, None where nothing tells it, and field → column for code, name,
        category, class, county and element as far as they are recognised.
    """
    kind = guess_kind(fields, sample)
    chosen = choose_columns(fields, sample, kind or LayerKind.REFERENCE)
    return kind, {field: column for field, column in chosen.items() if field in _SUGGESTED}


def map_zones(
    table: FeatureTable, *, kind: LayerKind, cls: str | None = None, fields: Mapping[str, str]
) -> MappedLayer:
    """The zones of a layer.

    Args:
        table: features in lon/lat CGCS2000.
        kind: decides which names of columns are known and what a zone must have.
        cls: class of features whose row names none; of all of them, unless `fields` names a
            column for the class.
        fields: FIELD → COLUMN, before what is recognised. FIELD is code, name, category, class,
            county, or the name under which to keep any other attribute.

    Raises:
        FieldMissingError: a column of `fields` is not in the file.
        UnknownClassError: `cls` is no reference class, or a reference layer has none at all.
        IngestError: texts that cannot be stored, each with its row and column.
    """
    remarks = Remarks(table.layer)
    columns = list(dict.fromkeys(column for row in table.attributes for column in row))
    read = columns_to_read(columns, table.attributes, kind, fields, remarks)
    if cls is not None and "class" not in fields:
        read.pop("class", None)
    _check_class(kind, cls, read)
    _judge_layer(table, kind, columns, remarks)
    shapes = usable_shapes(table, kind, remarks)
    rows = RowReader(kind, read, cls, remarks).read(
        [
            (number, *pair)
            for number, pair in enumerate(zip(shapes, table.attributes, strict=True), 1)
        ]
    )
    usable = [row for row in rows if row.geometry is not None]
    if kind in CODED_KINDS:
        pairs = [(row.code, row) for row in usable if row.code is not None]
    else:
        pairs = coded(usable, kind, remarks)
    zones = dissolve(pairs, remarks)
    return MappedLayer(zones=tuple(zones), findings=capped(remarks.findings))


def _check_class(kind: LayerKind, cls: str | None, read: Mapping[str, str]) -> None:
    if kind is not LayerKind.REFERENCE:
        return
    if cls is None and "class" not in read:
        raise UnknownClassError(
            f"参照图层需要类别（--class 或类别列）。可用类别：{reference_class_list()}。",
            "a reference layer needs a class (--class, or a column of classes), one of: "
            f"{reference_class_list()}.",
        )
    if cls is not None and reference_class(cls) is None:
        raise UnknownClassError(
            f"类别“{cls}”无法识别。可用类别：{reference_class_list()}。",
            f"class {cls!r} is unknown; classes to choose from: {reference_class_list()}.",
        )


def _judge_layer(
    table: FeatureTable, kind: LayerKind, columns: Sequence[str], remarks: Remarks
) -> None:
    """Doubts about the layer as a whole."""
    if kind is not LayerKind.RED_LINES:
        return
    name = normalised(table.layer)
    if any(normalised(other) in name for other in alias_table().not_red_lines):
        remarks.add(
            "not-a-red-line",
            Severity.ERROR,
            f"“{table.layer}”是生态保护重要性评价结果，不是生态保护红线。",
            f"{table.layer!r} is an evaluation of importance, not the ecological red line.",
        )
    deleted = [column for column in columns if normalised(column) == "DEL"]
    marked = sum(text_of(row.get(column)) == "0" for column in deleted for row in table.attributes)
    if marked:
        remarks.add(
            "deleted-flag",
            Severity.WARNING,
            f"{marked} 个要素标为已删除（DEL=0），仍按红线导入；请先剔除或核实。",
            f"{marked} features are marked as deleted (DEL=0); they were imported all the same, "
            "take them out or check them.",
        )
