"""Bodies and form fields of `/v1/releases`."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from app.releases.drafts import MAX_NAME, NewRelease
from app.releases.review import NewReview
from app.schemas import AxesName, Body, DatumName, Day, FormFields
from zoning.model.release import DEFAULT_TOLERANCE_M
from zoning.vocabulary import Element, LayerKind


def _listed(value: object) -> object:
    """A field given once, and one given several times."""
    return [value] if isinstance(value, str) else value


def _kind(value: object) -> object:
    return LayerKind(value) if isinstance(value, str) and value in set(LayerKind) else value


Pairs = Annotated[
    list[Annotated[str, Field(pattern=r"^[^=]+=.+$", max_length=1000)]], BeforeValidator(_listed)
]
_Text = Annotated[str, Field(min_length=1, max_length=2000)]


class ReleaseBody(Body):
    """A new draft."""

    name: str = Field(max_length=MAX_NAME)
    jurisdictions: list[str] = Field(min_length=1, max_length=100)
    effective_from: Day
    effective_to: Day | None = None
    requires: list[str] | None = None
    absent: list[str] = Field(default=[])
    series: str = Field(default="", max_length=200)
    gap_tolerance_m: float = Field(default=DEFAULT_TOLERANCE_M, gt=0, le=100)

    def new(self) -> NewRelease:
        """The same for the service."""
        return NewRelease(**self.model_dump())


class LayerFields(FormFields):
    """What is said of the file of a layer, as fields of the form."""

    model_config = ConfigDict(populate_by_name=True)

    kind: Annotated[LayerKind, BeforeValidator(_kind)]
    layer: str | None = Field(default=None, min_length=1, max_length=1000)
    name: str | None = Field(default=None, min_length=1, max_length=MAX_NAME)
    element: Element | None = None
    cls: str | None = Field(default=None, alias="class", max_length=MAX_NAME)
    crs: str | None = None
    datum: DatumName | None = None
    axes: AxesName | None = None
    field: Pairs = Field(default=[])
    boundary_tolerance_m: float = Field(default=DEFAULT_TOLERANCE_M, gt=0, le=100)

    def columns(self) -> dict[str, str]:
        """Field → column."""
        pairs = (pair.partition("=") for pair in self.field)
        return {name: column for name, _, column in pairs}


class InspectFields(FormFields):
    """What is said of a file that is only looked at."""

    layer: str | None = Field(default=None, min_length=1, max_length=1000)
    crs: str | None = None


class ImportFields(FormFields):
    """What is said of an exported release."""

    name: str | None = Field(default=None, min_length=1, max_length=MAX_NAME)


class ReviewBody(Body):
    """What a reviewer says of a draft."""

    approved: bool
    acknowledged: list[Annotated[str, Field(max_length=80)]] = Field(default=[], max_length=100)
    note: str = Field(default="", max_length=2000)
    approval: _Text | None = None

    def new(self) -> NewReview:
        """The same for the service."""
        return NewReview(**self.model_dump())


class PublicationBody(Body):
    """What is said on publishing."""

    approval: _Text | None = None


class WithdrawalBody(Body):
    """Why a release is taken back."""

    reason: _Text


RELEASE_EXAMPLE: dict[str, Any] = {
    "name": "三川市 2027",
    "jurisdictions": ["990100"],
    "effective_from": "2027-01-01",
    "requires": [],
    "absent": ["lake"],
}
REVIEW_EXAMPLE: dict[str, Any] = {"approved": True, "acknowledged": ["gap", "gap-total"]}
PUBLICATION_EXAMPLE: dict[str, Any] = {"approval": "川政函〔2026〕12号"}
WITHDRAWAL_EXAMPLE: dict[str, Any] = {"reason": "边界数据有误"}
