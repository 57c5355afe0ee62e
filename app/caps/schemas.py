"""Bodies of `/v1/caps`. Amounts travel as decimal text, so that no digit is lost on the way."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import Field

from app.caps.service import NewCap, NewReservation
from app.schemas import Body

_AMOUNT = r"^\d{1,20}(\.\d{1,12})?$"


class CapBody(Body):
    """A cap to set."""

    jurisdiction: str = Field(max_length=6)
    place: str = Field(max_length=400)
    quantity: str = Field(max_length=200)
    amount: str = Field(pattern=_AMOUNT)
    unit: str | None = Field(default=None, max_length=30)
    used: str = Field(default="0", pattern=_AMOUNT, description="Taken outside the ledger.")
    year_from: int = Field(ge=1900, le=2200)
    year_to: int | None = Field(default=None, ge=1900, le=2200)
    source: str = Field(default="", max_length=1000)

    def new(self) -> NewCap:
        """As the service takes it."""
        amounts = {"amount": Decimal(self.amount), "used": Decimal(self.used)}
        return NewCap(**{**self.model_dump(), **amounts})


class ReservationBody(Body):
    """What a project asks for."""

    project: str = Field(min_length=1, max_length=400)
    amount: str = Field(pattern=_AMOUNT)
    unit: str | None = Field(default=None, max_length=30)
    expires_on: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")
    check: str | None = Field(default=None, max_length=36, description="Id of the Assessment.")
    holder: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Account whose checks may name it; by default whoever reserves.",
    )

    def new(self) -> NewReservation:
        """As the service takes it.

        Raises:
            ValueError: there is no such day.
        """
        return NewReservation(
            project=self.project,
            amount=Decimal(self.amount),
            unit=self.unit,
            expires_on=date.fromisoformat(self.expires_on) if self.expires_on else None,
            check_id=self.check,
            holder=self.holder,
        )


class ReleaseBody(Body):
    """Why a reservation is given back."""

    reason: str = Field(min_length=1, max_length=1000)


class ConfirmBody(Body):
    """The approval that makes a reservation last."""

    document: str = Field(min_length=1, max_length=1000)


CAP_EXAMPLE: Final[dict[str, Any]] = {
    "jurisdiction": "990100",
    "place": "park:三川经济技术开发区",
    "quantity": "emissions_t_per_year.VOCs",
    "amount": "120",
    "unit": "t/a",
    "used": "85.5",
    "year_from": 2026,
    "year_to": 2030,
    "source": "园区规划环评审查意见（虚构）",
}
RESERVATION_EXAMPLE: Final[dict[str, Any]] = {
    "project": "木质家具厂",
    "amount": "12.3",
    "unit": "t/a",
    "expires_on": "2027-06-30",
}
RELEASE_EXAMPLE: Final[dict[str, Any]] = {"reason": "项目终止"}
CONFIRM_EXAMPLE: Final[dict[str, Any]] = {"document": "三川环审〔2026〕15号（虚构）"}
