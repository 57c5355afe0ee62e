"""One row of a file as a zone to be: its values read, tidied and judged, one finding for each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from zoning.codes import parse_unit_code
from zoning.errors import Fault
from zoning.ingest.aliases import FIELDS
from zoning.ingest.categories import parse_category
from zoning.ingest.errors import IngestError, refuse
from zoning.ingest.values import compared, fault_in, json_value, text_of
from zoning.ingest.zone_classes import (
    ClassMatch,
    element_class,
    reference_class,
    reference_class_list,
)
from zoning.quality.findings import Remarks
from zoning.texts import Text
from zoning.vocabulary import CATEGORY_LABELS, LayerKind, Severity, UnitCategory

CODED_KINDS = frozenset({LayerKind.CONTROL_UNITS, LayerKind.RED_LINES, LayerKind.ELEMENT_ZONES})
"""Kinds whose features must bring their codes; for others a code is made."""

_COUNTRY_PREFIX = "156"  # ISO 3166 number of China, put before GB/T 2260 codes by some sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with its values in the form in which they are kept; `number` counts from 1."""

    number: int
    geometry: BaseGeometry
    code: str | None
    name: str | None
    category: str | None
    cls: str | None
    county: str | None
    attributes: Mapping[str, Any]


class RowReader:
    """Reads the rows of one layer; values that many rows share are judged once.

    Args:
        columns: field → column, the fields of a zone and attributes to keep.
        cls: class of features whose row names none.
    """

    def __init__(
        self, kind: LayerKind, columns: Mapping[str, str], cls: str | None, remarks: Remarks
    ) -> None:
        self._kind = kind
        self._columns = columns
        self._cls = cls
        self._remarks = remarks
        self._classes: dict[str, ClassMatch | None] = {}
        self._class_uses: Counter[str] = Counter()

    def read(self, rows: Sequence[tuple[int, BaseGeometry, Mapping[str, Any]]]) -> list[Row]:
        """Rows from (number, geometry, attributes).

        Raises:
            IngestError: values that cannot be stored, all of them named.
        """
        faults = [
            self._fault(number, column, kind)
            for number, _, attributes in rows
            for column in self._columns.values()
            if (kind := fault_in(attributes.get(column)))
        ]
        if faults:
            refuse(faults)
        read = [self._row(*row) for row in rows]
        self._tell_classes()
        return read

    def _fault(self, number: int, column: str, kind: type[IngestError]) -> Fault:
        detail = Text(
            zh=f"第 {number} 行“{column}”列：{kind.title_zh}。",
            en=f"row {number}, column {column!r}: {kind.title_en.lower()}.",
        )
        return Fault(
            code=kind.code, detail=detail, layer=self._remarks.layer, row=number, column=column
        )

    def _row(self, number: int, geometry: BaseGeometry, attributes: Mapping[str, Any]) -> Row:
        values = {name: attributes.get(column) for name, column in self._columns.items()}
        code = text_of(values.get("code"))
        feature = code or str(number)
        kept = {name: json_value(value) for name, value in values.items() if name not in FIELDS}
        cls = self._class_of(text_of(values.get("class")), kept)
        self._judge_code(code, number)
        return Row(
            number=number,
            geometry=geometry,
            code=code,
            name=text_of(values.get("name")),
            category=self._category_of(text_of(values.get("category")), code, feature),
            cls=cls,
            county=self._county_of(text_of(values.get("county")), feature),
            attributes=kept,
        )

    def _judge_code(self, code: str | None, number: int) -> None:
        if code is None:
            if self._kind in CODED_KINDS:
                self._remarks.add(
                    "missing-code",
                    Severity.ERROR,
                    f"第 {number} 行没有编码。",
                    f"row {number} has no code.",
                    feature=str(number),
                )
            return
        plain = compared(code)
        if plain != code:
            self._remarks.add(
                "text-normalised",
                Severity.WARNING,
                f"编码“{code}”含全角字符或空格，按“{plain}”比较，原文保留。",
                f"code {code!r} has full-width characters or blanks; it is compared as {plain!r} "
                "and kept as it is.",
                feature=code,
            )
        if self._kind is LayerKind.CONTROL_UNITS and not parse_unit_code(plain).well_formed:
            odd = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in plain if ord(sign) > 0x7F)
            self._remarks.add(
                "unit-code-malformed",
                Severity.WARNING,
                f"编码“{code}”不符合 ZH+6 位区划+1 位分类+4 位序号的形式"
                f"{f'，含非 ASCII 字符 {odd}' if odd else ''}；照原样保留。",
                f"code {code!r} is not of the form ZH + county (6) + category (1) + serial (4)"
                f"{f', it holds {odd}' if odd else ''}; kept as it is.",
                feature=code,
            )

    def _category_of(self, text: str | None, code: str | None, feature: str) -> str | None:
        units = self._kind is LayerKind.CONTROL_UNITS
        hint = parse_unit_code(compared(code)).category if units and code else None
        if text is None:
            if units:
                self._tell_missing_category(hint, feature)
            return None
        category = parse_category(text)
        if category is None:
            self._remarks.add(
                "unknown-category",
                Severity.ERROR,
                f"管控类别“{text}”不是优先保护、重点管控、一般管控之一。",
                f"category {text!r} is none of priority protection, key control, general control.",
                feature=feature,
            )
            return None
        if hint is not None and hint is not category:
            self._remarks.add(
                "category-disagrees",
                Severity.WARNING,
                f"类别列为“{text}”，编码 {code} 的分类位为{CATEGORY_LABELS[hint].zh}；"
                "以类别列为准。",
                f"the column says {text!r}, the digit of code {code} {CATEGORY_LABELS[hint].en}; "
                "the column counts.",
                feature=feature,
            )
        return category.value

    def _tell_missing_category(self, hint: UnitCategory | None, feature: str) -> None:
        zh = f"（编码的分类位为{CATEGORY_LABELS[hint].zh}）" if hint else ""
        en = f" (the digit of its code says {CATEGORY_LABELS[hint].en})" if hint else ""
        self._remarks.add(
            "category-missing",
            Severity.WARNING,
            f"单元没有管控类别{zh}。",
            f"the unit has no category{en}.",
            feature=feature,
        )

    def _county_of(self, text: str | None, feature: str) -> str | None:
        if text is None or len(text) != 9 or not text.isascii() or not text.isdigit():
            return text
        if not text.startswith(_COUNTRY_PREFIX):
            return text
        county = text.removeprefix(_COUNTRY_PREFIX)
        self._remarks.add(
            "county-prefix",
            Severity.REPAIR,
            f"区划代码去掉国家代码 156：{county}。",
            f"the country number 156 was taken off the county code: {county}.",
            feature=feature,
            before=text,
            after=county,
        )
        return county

    def _class_of(self, text: str | None, kept: dict[str, Any]) -> str | None:
        """The class of a row; a spelling that was changed goes to the attributes."""
        text = text or self._cls
        if text is None:
            if self._kind is LayerKind.REFERENCE:
                self._class_uses[""] += 1
            return None
        if text not in self._classes:
            self._classes[text] = self._match_class(text)
        self._class_uses[text] += 1
        match = self._classes[text]
        if match is None:
            return None
        if match.cls != text:
            kept.setdefault("class_original", text)
        return match.cls

    def _match_class(self, text: str) -> ClassMatch | None:
        if self._kind is LayerKind.REFERENCE:
            return reference_class(text)
        if self._kind is LayerKind.ELEMENT_ZONES:
            return element_class(text)
        return ClassMatch(cls=text, known=True)

    def _tell_classes(self) -> None:
        for text, uses in sorted(self._class_uses.items()):
            match = self._classes.get(text)
            if match is None:
                self._tell_unknown_class(text, uses)
            elif match.legacy:
                self._remarks.add(
                    "class-legacy",
                    Severity.WARNING,
                    f"“{text}”是旧的自然保护区分区，按 {match.cls} 处理，请核对（{uses} 个要素）。",
                    f"{text!r} is a zone of the old three-zone scheme, taken as {match.cls}; "
                    f"check it ({uses} features).",
                    before=text,
                    after=match.cls,
                )
            elif not match.known:
                self._remarks.add(
                    "class-unknown",
                    Severity.WARNING,
                    f"分区类型“{text}”不在已知类型中，照原样保留（{uses} 个要素）。",
                    f"class {text!r} is not a known one; kept as it is ({uses} features).",
                )
            elif match.cls != text:
                self._remarks.add(
                    "class-normalised",
                    Severity.REPAIR,
                    f"分区类型“{text}”统一为“{match.cls}”（{uses} 个要素），"
                    "原文存于 class_original。",
                    f"class {text!r} became {match.cls!r} ({uses} features); "
                    "the original is kept as class_original.",
                    before=text,
                    after=match.cls,
                )

    def _tell_unknown_class(self, text: str, uses: int) -> None:
        zh = f"类别“{text}”无法识别" if text else "要素没有类别"
        en = f"class {text!r} is unknown" if text else "features without a class"
        self._remarks.add(
            "unknown-class",
            Severity.ERROR,
            f"{zh}（{uses} 个要素）。可用类别：{reference_class_list()}。",
            f"{en} ({uses} features); classes to choose from: {reference_class_list()}.",
        )
