"""From a file to a checked layer, in whichever process it runs: stage, choose, read, admit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import cast

import numpy as np

from zoning.ingest.detection import Format
from zoning.ingest.errors import (
    ChooseLayerError,
    FieldTooLargeError,
    LayerNotFoundError,
    Proposal,
    refuse,
)
from zoning.ingest.features import FeatureTable
from zoning.ingest.gate import Terms, admit
from zoning.ingest.layer import LayerReader, RawLayer
from zoning.ingest.limits import Limits
from zoning.ingest.staging import DataSet, stage
from zoning.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One layer of one set of data."""

    data: DataSet
    key: str

    @property
    def name(self) -> str:
        """Name for people; formats of one nameless layer take that of the file."""
        return self.key or self.data.name

    @property
    def full_name(self) -> str:
        """Name that tells layers of one name in an archive apart."""
        return "/".join(part for part in (self.data.place, self.key) if part) or self.name


def reader_of(kind: Format) -> LayerReader:
    """The module that reads a format; loaded when first needed, for some are heavy."""
    return cast("LayerReader", import_module(f"zoning.ingest.formats.{kind.value}"))


def choices(sets: Sequence[DataSet], limits: Limits) -> list[Choice]:
    """Every layer that a file offers."""
    return [
        Choice(data=data, key=key)
        for data in sets
        for key in reader_of(data.format).layer_names(data.path, limits)
    ]


def read_raw(choice: Choice, limits: Limits) -> RawLayer:
    """One layer as its file has it.

    Raises:
        FieldTooLargeError: a text is longer than a field may be.
        InputError: what the reader of its format refuses.
    """
    data = choice.data
    layer = reader_of(data.format).read_layer(data.path, choice.key or data.name, limits)
    _refuse_long_texts(layer, limits.attribute_bytes)
    return layer


def _refuse_long_texts(layer: RawLayer, most: int) -> None:
    for number, row in enumerate(layer.attributes, 1):
        for field, value in row.items():
            if isinstance(value, str) and len(value) > most:
                raise FieldTooLargeError(
                    f"第 {number} 行字段“{field[:40]}”有 {len(value)} 个字符，上限 {most}。",
                    f"row {number}, field {field[:40]!r}: {len(value)} characters; "
                    f"at most {most} are taken.",
                )


def choose(offered: Sequence[Choice], layer: str | None) -> Choice:
    """The layer named, or the only one.

    Raises:
        ChooseLayerError: several, and none is named.
        LayerNotFoundError: none of that name.
    """
    if layer is None and len(offered) == 1:
        return offered[0]
    fitting = [choice for choice in offered if layer in {choice.name, choice.key, choice.full_name}]
    if layer is not None and len(fitting) == 1:
        return fitting[0]
    names = _distinct_names(fitting or offered)
    listed = "、".join(names[:40])
    proposals = [
        Proposal(kind="layer", value=name, text=Text(zh=f"图层 {name}", en=f"layer {name}"))
        for name in names[:40]
    ]
    if layer is None or fitting:
        raise ChooseLayerError(
            f"文件有 {len(names)} 个图层：{listed}。",
            f"the file has {len(names)} layers: {listed}.",
            proposals=proposals,
        )
    raise LayerNotFoundError(
        f"没有图层“{layer[:80]}”；现有：{listed}。",
        f"there is no layer {layer[:80]!r}; there are: {listed}.",
        proposals=proposals,
    )


def _distinct_names(offered: Sequence[Choice]) -> list[str]:
    """Short names where they differ, else full ones."""
    names = [choice.name for choice in offered]
    if len(set(names)) == len(names):
        return names
    return [choice.full_name for choice in offered]


def read(path: Path, label: str, *, layer: str | None, terms: Terms, folder: Path) -> FeatureTable:
    """One layer of a file, admitted.

    Args:
        path: the file; only read.
        label: its name for people.
        layer: the layer wanted; None where there is only one.
        terms: on what terms it is let in.
        folder: an empty folder of our own.

    Raises:
        InputError: the file or the layer cannot be used; in a footprint, any fault at all.
    """
    sets = stage(path, label, folder, terms.limits)
    choice = choose(choices(sets, terms.limits), layer)
    return admitted(read_raw(choice, terms.limits), label=label, terms=terms)


def admitted(raw: RawLayer, *, label: str | None, terms: Terms) -> FeatureTable:
    """A layer through the gate; faults of rows become findings, or refuse a footprint.

    Raises:
        LayerNotFoundError: there is no feature of the number that is meant.
        InputError: as `read`.
    """
    if terms.feature is not None:
        _leave_alone(raw, terms.feature)
    table = admit(raw, terms)
    if terms.feature is not None:
        raw.faults = [fault for fault in raw.faults if fault.row == terms.feature - 1]
    if not raw.faults:
        return table
    if terms.purpose == "footprint":
        name = None if raw.pointers is not None else raw.name
        faults = [fault.as_fault(file=label, layer=name) for fault in raw.faults]
        refuse(faults, [proposal for fault in raw.faults for proposal in fault.proposals])
    errors = tuple(fault.as_finding(raw.name) for fault in raw.faults)
    return replace(table, findings=table.findings + errors)


def _leave_alone(raw: RawLayer, feature: int) -> None:
    """Empty every row but the one meant: a file of many sites, of which one is to be checked."""
    count = len(raw.geometries)
    if not 1 <= feature <= count:
        raise LayerNotFoundError(
            f"没有第 {feature} 个要素，共 {count} 个。",
            f"there is no feature {feature}; there are {count}.",
        )
    alone = np.full(count, None, dtype=object)
    alone[feature - 1] = raw.geometries[feature - 1]
    raw.geometries = alone
    raw.faults = [fault for fault in raw.faults if fault.row == feature - 1]
