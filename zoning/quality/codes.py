"""Codes within a release: those used twice, and units of another jurisdiction."""

from collections.abc import Sequence

from zoning.codes import jurisdiction_covers, parse_unit_code
from zoning.model.release import LayerRecord
from zoning.model.zone import Zone
from zoning.quality.findings import Remarks
from zoning.vocabulary import LayerKind, Severity

Layers = Sequence[tuple[LayerRecord, Sequence[Zone]]]


def tell_foreign_counties(
    zones: Sequence[Zone], jurisdictions: Sequence[str], remarks: Remarks
) -> None:
    """A warning for each unit whose code names a county outside the jurisdictions."""
    for zone in zones:
        county = parse_unit_code(zone.code).county
        if county is None or any(jurisdiction_covers(one, county) for one in jurisdictions):
            continue
        listed = "、".join(jurisdictions)
        remarks.add(
            "county-mismatch",
            Severity.WARNING,
            f"单元 {zone.code} 的区划代码 {county} 不属于 {listed}。",
            f"county {county} in the code of unit {zone.code} does not belong to {listed}.",
            feature=zone.code,
        )


def tell_repeated_codes(layers: Layers, remarks: Remarks) -> None:
    """Codes in several layers of one kind (of one element or class, where codes need be no keys).

    An error where the zones differ in what they say, since a list could mean either.
    """
    seen: dict[tuple[object, ...], tuple[str, Zone]] = {}
    for record, zones in layers:
        for zone in zones:
            key = (record.kind, zone.code, *_within(record, zone))
            if key not in seen:
                seen[key] = (record.name, zone)
                continue
            other_layer, other = seen[key]
            differs = zone.properties() != other.properties()
            code = "duplicate-unit-code" if differs else "code-in-two-layers"
            remarks.add(
                code,
                Severity.ERROR if differs else Severity.WARNING,
                f"编码 {zone.code} 同时在图层“{other_layer}”和“{record.name}”中"
                f"{'，属性不同' if differs else ''}。",
                f"code {zone.code} is in layer {other_layer!r} and in {record.name!r}"
                f"{' with other attributes' if differs else ''}.",
                feature=zone.code,
            )


def _within(record: LayerRecord, zone: Zone) -> tuple[str | None, ...]:
    if record.kind is LayerKind.ELEMENT_ZONES:
        return (record.element,)
    return (zone.cls, zone.name) if record.kind is LayerKind.REFERENCE else ()
