"""Headings of published lists, from a shipped table; names differ from province to province."""

import csv
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from access_lists.importing.workbook.grid import Row
from access_lists.vocabulary import Dimension
from zoning.resources import data_path
from zoning.texts import normalised


class Meaning(StrEnum):
    """What the cells below a heading hold."""

    UNIT_CODE = "unit-code"
    UNIT_NAME = "unit-name"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    AREA = "area"
    CATEGORY = "category"
    ZONES = "zones"
    ELEMENT = "element"
    REMARK = "remark"
    NUMBER = "number"
    DIMENSION = "dimension"
    REQUIREMENT = "requirement"
    COMMON = "common"
    SPATIAL_LAYOUT = "spatial-layout"
    POLLUTANT_DISCHARGE = "pollutant-discharge"
    RISK_CONTROL = "risk-control"
    RESOURCE_EFFICIENCY = "resource-efficiency"
    SUB_HEADING = "sub-heading"
    SUB_HEADINGS = "sub-headings"
    DERIVED = "derived"
    INDUSTRIAL_CLASS_1 = "industrial-class-1"
    INDUSTRIAL_CLASS_2 = "industrial-class-2"
    INDUSTRIAL_CLASS_3 = "industrial-class-3"


ATTRIBUTES = frozenset(
    {
        Meaning.UNIT_CODE,
        Meaning.UNIT_NAME,
        Meaning.PROVINCE,
        Meaning.CITY,
        Meaning.COUNTY,
        Meaning.AREA,
        Meaning.CATEGORY,
        Meaning.ZONES,
        Meaning.ELEMENT,
        Meaning.REMARK,
        Meaning.NUMBER,
    }
)
DIMENSIONS: Mapping[Meaning, Dimension] = MappingProxyType(
    {
        Meaning.SPATIAL_LAYOUT: Dimension.SPATIAL_LAYOUT,
        Meaning.POLLUTANT_DISCHARGE: Dimension.POLLUTANT_DISCHARGE,
        Meaning.RISK_CONTROL: Dimension.RISK_CONTROL,
        Meaning.RESOURCE_EFFICIENCY: Dimension.RESOURCE_EFFICIENCY,
    }
)
INDUSTRIAL_CLASSES: Mapping[Meaning, int] = MappingProxyType(
    {
        Meaning.INDUSTRIAL_CLASS_1: 1,
        Meaning.INDUSTRIAL_CLASS_2: 2,
        Meaning.INDUSTRIAL_CLASS_3: 3,
    }
)
_LONGEST_HEADING = 60
_NUMBER_BEFORE = re.compile(r"^(?:\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十\d]+[、.])")
_REMARK_BEHIND = re.compile(r"\([^()]*\)$")
_HEADS = frozenset({Meaning.UNIT_CODE, Meaning.DIMENSION, Meaning.REQUIREMENT})


def meaning_of(text: str) -> Meaning | None:
    """What a heading means; breaks, blanks, full-width forms, numbers and remarks do not matter."""
    return _meaning_of(text) if len(text) <= _LONGEST_HEADING else None


def headings_of(row: Row) -> dict[int, Meaning] | None:
    """Meanings by column if a row consists of headings, else None.

    One unknown heading is allowed beside a unit code: lists add columns of their own.
    """
    found = {cell.column: meaning_of(cell.text) for cell in row.cells}
    known = {column: meaning for column, meaning in found.items() if meaning is not None}
    if not known:
        return None
    meanings = set(known.values())
    if len(known) < len(found):
        classes = meanings & set(INDUSTRIAL_CLASSES)
        enough = Meaning.UNIT_CODE in meanings and len(known) >= 3
        return known if enough or len(classes) > 1 else None
    return known if len(known) > 1 or meanings & _HEADS else None


@lru_cache(maxsize=4096)
def _meaning_of(text: str) -> Meaning | None:
    plain = normalised(text).strip("*:;,")
    bare = _NUMBER_BEFORE.sub("", _REMARK_BEHIND.sub("", plain)).strip("*:;,")
    forms = (plain, bare, bare.removesuffix("要求"), bare.removeprefix("生态"))
    return next((known for form in forms if (known := _table().get(form))), None)


@cache
def _table() -> Mapping[str, Meaning]:
    with data_path("tables", "list_headings.csv").open(encoding="utf-8", newline="") as file:
        return {normalised(row["heading"]): Meaning(row["meaning"]) for row in csv.DictReader(file)}
