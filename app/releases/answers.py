"""Shapes of the answers of `/v1/releases`, for the OpenAPI document."""

from typing import Any

from pydantic import Field

from app.shapes import (
    Bounds,
    DayText,
    LayerShown,
    ListedIn,
    MomentText,
    PageLink,
    Shape,
    ShownFinding,
    ShownPlace,
)
from zoning.vocabulary import LayerKind, ReleaseState


class ReleaseReview(Shape):
    """What a reviewer said of a draft, and of which content."""

    by: str
    at: MomentText
    approved: bool
    sha256: str
    acknowledged: list[str] = Field(description="Codes of warnings.")
    note: str | None
    approval: str | None


class ReleaseLayer(LayerShown):
    """A layer of a release."""

    boundary_tolerance_m: float | None
    sha256: str


class ReleaseList(ListedIn):
    """An access list of a release."""

    clauses: int


class Release(Shape):
    """A release with what its layers and lists are, but not what they hold."""

    id: str
    key: str
    name: str
    state: ReleaseState
    jurisdictions: list[str]
    series: str
    effective_from: DayText
    effective_to: DayText | None
    requires: list[str] | None
    absent: list[str] = Field(
        description="What the territory has none of: a reference class, `other:<name>`, "
        "`red-lines`, or `element-zones:<class>`."
    )
    gap_tolerance_m: float
    sha256: str | None = Field(description="Of the content; null before publication.")
    published_at: MomentText | None
    published_by: str | None
    approval: str | None
    withdrawn_reason: str | None
    version: int
    editors: list[str]
    review: ReleaseReview | None
    layers: list[ReleaseLayer]
    lists: list[ReleaseList]


class ReleaseDetail(Release):
    """The same with what is wrong with its data."""

    findings: list[ShownFinding]


class Releases(Shape):
    """A page of releases, in order of creation."""

    items: list[Release]
    links: list[PageLink]


class AddedLayer(Shape):
    """A layer that was read into a draft."""

    layer: str
    feature_count: int
    findings: list[ShownFinding]


class Validation(Shape):
    """Whether a draft could be published as far as its data go."""

    ok: bool
    findings: list[ShownFinding]


class WholeZone(ShownPlace):
    """A zone that is new or gone."""

    area_m2: float


class ReshapedZone(Shape):
    """A zone of which ground was gained or lost."""

    code: str
    name: str | None
    before_m2: float
    after_m2: float
    gained_m2: float
    lost_m2: float
    changed_m2: float


class BeforeAndAfter(Shape):
    """A value as it was and as it is."""

    before: Any
    after: Any


class RestatedZone(Shape):
    """A zone of which other things are said, by property."""

    code: str
    changes: dict[str, BeforeAndAfter]


class LayerChanges(Shape):
    """What changed in one layer, by code."""

    added: list[WholeZone]
    removed: list[WholeZone]
    reshaped: list[ReshapedZone]
    attributes_changed: list[RestatedZone]
    unchanged: int


class ClauseNamed(Shape):
    """A clause by its list, unit and key."""

    list_title: str = Field(alias="list")
    unit: str | None
    key: str
    text: str
    source: dict[str, Any] | None


class ClauseChanged(ClauseNamed):
    """A clause that says something else, with the stored form of both."""

    before: dict[str, Any]
    after: dict[str, Any]


class ClauseChanges(Shape):
    """What changed in the lists."""

    added: list[ClauseNamed]
    removed: list[ClauseNamed]
    changed: list[ClauseChanged]
    unchanged: int


class ReleaseChanges(Shape):
    """What changed from one release to another."""

    before: str
    after: str
    layers: dict[str, LayerChanges]
    clauses: ClauseChanges


class InspectedLayer(Shape):
    """A layer of a file, and what it looks like."""

    name: str
    geometry_type: str | None
    feature_count: int
    crs: str | None
    encoding: str | None
    bounds: Bounds | None
    fields: list[str]
    suggested_kind: LayerKind | None
    suggested_fields: dict[str, str] = Field(description="Our field to column of the file.")
    sample: list[dict[str, Any]]


class Inspection(Shape):
    """What a file holds, found out before it is read in."""

    format: str
    layers: list[InspectedLayer]
    findings: list[ShownFinding]
