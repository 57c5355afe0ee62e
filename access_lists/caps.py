"""Resource caps and pollutant totals: what a place may take, and what is left of it.

A cap bounds one quantity of a place (a park, a control unit, a class of element zone, a division)
in every year of its term. What was taken before the ledger began and what the reservations hold
make up `used`. Amounts are decimals in the unit of the project's fact, so that 85.5 + 34.5 is 120.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from access_lists.errors import AccessListError
from access_lists.pollutants import EMISSIONS, pollutant_label
from access_lists.project import field_of
from access_lists.scope import Scope, compile_scope
from zoning.codes import jurisdiction_name
from zoning.texts import Text
from zoning.vocabulary import ELEMENT_LABELS, Element

HERE: Final = "here"
"""In a clause: every place with a cap that the footprint lies in."""


class PlaceKind(StrEnum):
    """What a cap may be set for."""

    PARK = "park"
    CHEMICAL_PARK = "chemical-park"
    UNIT = "unit"
    ZONE = "zone"
    JURISDICTION = "jurisdiction"


class Held(StrEnum):
    """Where a reservation stands: held until a day, confirmed by an approval, or no longer held."""

    HELD = "held"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    EXPIRED = "expired"


class PlaceInvalidError(AccessListError):
    """A place of a cap that is not written as `kind:name`."""

    code = "place-invalid"
    title_zh = "地点写法有误"
    title_en = "Place not understood"
    remedy_zh = (
        "请写作 park:园区名、chemical-park:园区名、unit:单元编码、zone:要素/类别、"
        "jurisdiction:区划代码。"
    )
    remedy_en = (
        "Write park:NAME, chemical-park:NAME, unit:CODE, zone:ELEMENT/CLASS or jurisdiction:CODE."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with a cap: its kind, and its name or code."""

    kind: PlaceKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.name}"

    @property
    def scope(self) -> Scope:
        """Where it lies, as a clause would say it."""
        return compile_scope(_scope_tree(self))

    @property
    def label(self) -> Text:
        """Words for it."""
        if self.kind is PlaceKind.ZONE:
            element, _, cls = self.name.partition("/")
            return Text(zh=cls, en=f"{ELEMENT_LABELS[Element(element)].en} zone {cls}")
        if self.kind is PlaceKind.JURISDICTION:
            name = jurisdiction_name(self.name) or self.name
            return Text(zh=name, en=name)
        return Text(zh=self.name, en=self.name)


def place_of(text: str) -> Place:
    """A place written as `kind:name`.

    Raises:
        PlaceInvalidError: another form, kind or element.
    """
    kind, _, name = text.strip().partition(":")
    if kind not in set(PlaceKind) or not name.strip():
        raise PlaceInvalidError(f"无法识别地点“{text[:100]}”。", f"no such place: “{text[:100]}”.")
    element, _, cls = name.partition("/")
    if kind == PlaceKind.ZONE and (element not in set(Element) or not cls):
        raise PlaceInvalidError(
            f"“{name[:100]}”不是“要素/分区类别”；要素可用：{'、'.join(Element)}。",
            f"“{name[:100]}” is not ELEMENT/CLASS; elements: {', '.join(Element)}.",
        )
    return Place(kind=PlaceKind(kind), name=name.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One cap as it stands.

    Attributes:
        quantity: path of the project's fact, such as `emissions_t_per_year.VOCs`.
        year_from, year_to: first and last year; no last year = until changed.
        amount, used, own: in the unit of the fact; `own` is what the project itself has reserved,
            which is not part of `used`.
        source: the document that set it.
    """

    jurisdiction: str
    place: Place
    quantity: str
    year_from: int
    year_to: int | None
    unit: str
    amount: Decimal
    used: Decimal
    own: Decimal = Decimal(0)
    source: str = ""

    @property
    def name(self) -> str:
        """Name of this fact in an Assessment."""
        return f"cap:{self.place}/{self.quantity}/{self.year_from}"

    @property
    def left(self) -> Decimal:
        """What others have left; below zero where a place is over its cap."""
        return self.amount - self.used

    def holds_in(self, year: int) -> bool:
        """Whether the cap is set for a year."""
        return self.year_from <= year and (self.year_to is None or year <= self.year_to)

    def takes(self, amount: Decimal) -> bool:
        """Whether a project taking this amount a year stays within the cap; nothing always does."""
        return amount == 0 or self.used + amount <= self.amount

    def as_data(self) -> dict[str, Any]:
        """JSON form with amounts as decimal text, from which `balance_of` makes the same again."""
        return {
            "jurisdiction": self.jurisdiction,
            "place": str(self.place),
            "quantity": self.quantity,
            "year_from": self.year_from,
            "year_to": self.year_to,
            "unit": self.unit,
            "amount": str(self.amount),
            "used": str(self.used),
            "own": str(self.own),
            "source": self.source,
        }


def balance_of(data: Mapping[str, Any]) -> Balance:
    """A balance from its JSON form."""
    amounts = {name: Decimal(data[name]) for name in ("amount", "used", "own")}
    return Balance(**{**data, **amounts, "place": place_of(data["place"])})


def decimal_of(value: float) -> Decimal:
    """A number of a project as it was written: 12.3 is 12.3, not its binary neighbour."""
    return Decimal(repr(value))


def quantity_label(path: str) -> Text:
    """Words for a quantity: VOCs, fresh water."""
    head, _, rest = path.partition(".")
    if head == EMISSIONS:
        return pollutant_label(rest)
    field = field_of(path)
    return Text(zh=path, en=path) if field is None else field.title


def balances_of_year(balances: Iterable[Balance], year: int) -> tuple[Balance, ...]:
    """The caps set for a year, in an order of their own."""
    found = [one for one in balances if one.holds_in(year)]
    return tuple(sorted(found, key=lambda one: (one.jurisdiction, one.name)))


def _scope_tree(place: Place) -> dict[str, Any]:
    if place.kind is PlaceKind.ZONE:
        element, _, cls = place.name.partition("/")
        return {"element_zone": {"element": element, "class": cls}}
    if place.kind in {PlaceKind.PARK, PlaceKind.CHEMICAL_PARK}:
        return {"reference": {"class": place.kind.value, "name": place.name}}
    return {place.kind.value: place.name}
