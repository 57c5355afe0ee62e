"""Codes of jurisdictions (GB/T 2260) and of control units, and what can be read from them.

A jurisdiction is '' for the whole country or six digits: two for the province, two for the city,
two for the county; zeros at the end make it the larger area. Codes that begin with 99 belong to no
real division: they name fictional, foreign or test jurisdictions.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from zoning.errors import InputError
from zoning.resources import data_path
from zoning.vocabulary import UnitCategory

WHOLE_COUNTRY = ""
_TEST_PREFIX = "99"
_SIX_DIGITS = re.compile(r"[0-9]{6}")
_UNIT_CODE = re.compile(r"ZH([0-9]{6})([123])([0-9]{4})")
_CATEGORY_OF_DIGIT = {
    "1": UnitCategory.PRIORITY_PROTECTION,
    "2": UnitCategory.KEY_CONTROL,
    "3": UnitCategory.GENERAL_CONTROL,
}
# Names of the city level that stand for no city and occur in several provinces.
_PLACEHOLDER_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class JurisdictionInvalidError(InputError):
    """A jurisdiction that is neither empty (the whole country) nor six digits."""

    code = "jurisdiction-invalid"
    title_zh = "行政区划代码有误"
    title_en = "Jurisdiction code invalid"
    remedy_zh = "请填六位行政区划代码（GB/T 2260，如 421300），不带 156 等前缀；全国请留空。"
    remedy_en = (
        "Give the six digits of GB/T 2260, for example 421300, without a prefix such as 156; "
        "leave it empty for the whole country."
    )


class JurisdictionLevel(StrEnum):
    """Level of a jurisdiction; a county counts as a district."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCodeHints:
    """What the code of a control unit seems to say. Columns of the data win over these hints."""

    well_formed: bool
    county: str | None = None
    category: UnitCategory | None = None
    serial: str | None = None


def parse_jurisdiction(text: str) -> str:
    """The jurisdiction code in a text, full-width digits and blanks around it tidied.

    A code need not be in the table of GB/T 2260: divisions change.

    Raises:
        JurisdictionInvalidError: the text is neither empty nor six digits.
    """
    code = unicodedata.normalize("NFKC", text).strip()
    if code != WHOLE_COUNTRY and not _SIX_DIGITS.fullmatch(code):
        raise JurisdictionInvalidError(
            f"“{text}”不是六位行政区划代码。", f"{text!r} is not a jurisdiction of six digits."
        )
    return code


def is_test_jurisdiction(code: str) -> bool:
    """Whether the code names fictional, foreign or test data (it begins with 99)."""
    return code.startswith(_TEST_PREFIX)


def jurisdiction_level(code: str) -> JurisdictionLevel:
    """Level of a jurisdiction by the zeros at the end of its code."""
    if code == WHOLE_COUNTRY:
        return JurisdictionLevel.NATION
    if code.endswith("0000"):
        return JurisdictionLevel.PROVINCE
    return JurisdictionLevel.CITY if code.endswith("00") else JurisdictionLevel.DISTRICT


def province_of(code: str) -> str | None:
    """The province a jurisdiction is or lies in; None for the whole country."""
    return None if code == WHOLE_COUNTRY else f"{code[:2]}0000"


def city_of(code: str) -> str | None:
    """The city a jurisdiction is or lies in; None for a province and for the whole country."""
    if jurisdiction_level(code) in {JurisdictionLevel.NATION, JurisdictionLevel.PROVINCE}:
        return None
    return f"{code[:4]}00"


def jurisdiction_covers(general: str, specific: str) -> bool:
    """Whether `specific` is `general` or lies in it.

    The whole country covers every division of GB/T 2260 but no 99… jurisdiction, so lists for the
    country never bind fictional, foreign or test data that does not ask for them.
    """
    if general == specific:
        return True
    if general == WHOLE_COUNTRY:
        return not is_test_jurisdiction(specific)
    significant_digits = {
        JurisdictionLevel.PROVINCE: general[:2],
        JurisdictionLevel.CITY: general[:4],
    }.get(jurisdiction_level(general), general)
    return specific.startswith(significant_digits)


def default_required_levels(code: str) -> tuple[str, ...]:
    """Jurisdictions whose releases a release of `code` needs unless it says otherwise.

    A division of GB/T 2260 below a province needs its province; a province, the whole country and
    99… jurisdictions need nothing.
    """
    province = province_of(code)
    if province is None or province == code or is_test_jurisdiction(code):
        return ()
    return (province,)


def jurisdiction_name(code: str) -> str | None:
    """Name after GB/T 2260, 全国 for the whole country; None if the code is not in the table.

    City-level names that recur (市辖区) carry their province: 北京市市辖区.
    """
    if code == WHOLE_COUNTRY:
        return "全国"
    name = _division_names().get(code)
    if name in _PLACEHOLDER_NAMES:
        return f"{_division_names()[f'{code[:2]}0000']}{name}"
    return name


def parse_unit_code(text: str) -> UnitCodeHints:
    """County, category and serial in a control-unit code such as `ZH42052620003`.

    The code is an opaque key: about one in fifty published codes has another shape. Such a code is
    kept as it is; `well_formed` is False and the caller warns.
    """
    match = _UNIT_CODE.fullmatch(text)
    if match is None:
        return UnitCodeHints(well_formed=False)
    county, digit, serial = match.groups()
    return UnitCodeHints(
        well_formed=True, county=county, category=_CATEGORY_OF_DIGIT[digit], serial=serial
    )


@cache
def _division_names() -> Mapping[str, str]:
    with data_path("tables", "gbt2260.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: row["name"] for row in csv.DictReader(file)})
