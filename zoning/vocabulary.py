"""The closed sets of the spatial library, spelled once, as they appear in JSON."""

from enum import StrEnum

from zoning.texts import Text


class LayerKind(StrEnum):
    """Kind of geometry that a layer of a release holds."""

    CONTROL_UNITS = "control-units"
    RED_LINES = "red-lines"
    ELEMENT_ZONES = "element-zones"
    REFERENCE = "reference"
    TERRITORY = "territory"


class Element(StrEnum):
    """Element (要素) of an element zone."""

    ECOLOGY = "ecology"
    WATER = "water"
    AIR = "air"
    SOIL = "soil"
    NOISE = "noise"
    GROUNDWATER = "groundwater"
    SEA = "sea"
    SHORELINE = "shoreline"
    WATER_RESOURCE = "water-resource"
    LAND_RESOURCE = "land-resource"
    ENERGY = "energy"


class ReferenceClass(StrEnum):
    """Class of a reference feature; besides these, `other:<name>` is allowed."""

    YANGTZE_MAIN_SHORELINE = "yangtze-main-shoreline"
    IMPORTANT_TRIBUTARY_SHORELINE = "important-tributary-shoreline"
    TRIBUTARY_SHORELINE = "tributary-shoreline"
    RIVER = "river"
    LAKE = "lake"
    DRINKING_WATER_1 = "drinking-water-1"
    DRINKING_WATER_2 = "drinking-water-2"
    DRINKING_WATER_QUASI = "drinking-water-quasi"
    CORE_PROTECTION_ZONE = "core-protection-zone"
    GENERAL_CONTROL_ZONE = "general-control-zone"
    PARK = "park"
    CHEMICAL_PARK = "chemical-park"
    PERMANENT_BASIC_FARMLAND = "permanent-basic-farmland"
    URBAN_BOUNDARY = "urban-boundary"
    NO_BURN_ZONE = "no-burn-zone"
    NOISE_SENSITIVE = "noise-sensitive"


def is_reference_class(text: str) -> bool:
    """Whether a text names a reference class, `other:<name>` included."""
    return text in set(ReferenceClass) or (text.startswith("other:") and len(text) > len("other:"))


class UnitCategory(StrEnum):
    """Category of a control unit: 优先保护, 重点管控, 一般管控."""

    PRIORITY_PROTECTION = "priority-protection"
    KEY_CONTROL = "key-control"
    GENERAL_CONTROL = "general-control"


class LayerStatus(StrEnum):
    """What a check found in one layer. Missing data is never `clear`."""

    HIT = "hit"
    TOUCH = "touch"
    CLEAR = "clear"
    NO_DATA = "no_data"
    FAILED = "failed"


class Relation(StrEnum):
    """How a footprint lies to one zone, tested in this order."""

    ABUTS = "abuts"
    SLIVER = "sliver"
    WITHIN = "within"
    PARTLY = "partly"


class ReleaseState(StrEnum):
    """Life of a release."""

    DRAFT = "draft"
    VALIDATED = "validated"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """Weight of a finding: `error` blocks publishing, `repair` was changed by us."""

    ERROR = "error"
    WARNING = "warning"
    REPAIR = "repair"
    INFO = "info"


class Datum(StrEnum):
    """Where lon/lat coordinates come from; the last two are the shifted Chinese web-map frames."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Axes(StrEnum):
    """What a user confirms about the order of two coordinates."""

    SWAP = "swap"


class Occupation(StrEnum):
    """How a part of a project takes the land."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    TUNNEL = "tunnel"
    OVERHEAD = "overhead"


LAYER_KIND_LABELS = {
    LayerKind.CONTROL_UNITS: Text(zh="环境管控单元", en="control units"),
    LayerKind.RED_LINES: Text(zh="生态保护红线", en="ecological red lines"),
    LayerKind.ELEMENT_ZONES: Text(zh="要素管控分区", en="element zones"),
    LayerKind.REFERENCE: Text(zh="参照图层", en="reference features"),
    LayerKind.TERRITORY: Text(zh="行政辖区", en="territory"),
}

CATEGORY_LABELS = {
    UnitCategory.PRIORITY_PROTECTION: Text(zh="优先保护单元", en="priority protection unit"),
    UnitCategory.KEY_CONTROL: Text(zh="重点管控单元", en="key control unit"),
    UnitCategory.GENERAL_CONTROL: Text(zh="一般管控单元", en="general control unit"),
}

REFERENCE_CLASS_LABELS = {
    ReferenceClass.YANGTZE_MAIN_SHORELINE: Text(
        zh="长江干流岸线", en="Yangtze main-stem shoreline"
    ),
    ReferenceClass.IMPORTANT_TRIBUTARY_SHORELINE: Text(
        zh="重要支流岸线", en="important-tributary shoreline"
    ),
    ReferenceClass.TRIBUTARY_SHORELINE: Text(zh="支流岸线", en="tributary shoreline"),
    ReferenceClass.RIVER: Text(zh="河流", en="river"),
    ReferenceClass.LAKE: Text(zh="湖泊", en="lake"),
    ReferenceClass.DRINKING_WATER_1: Text(
        zh="饮用水水源一级保护区", en="drinking-water zone, grade 1"
    ),
    ReferenceClass.DRINKING_WATER_2: Text(
        zh="饮用水水源二级保护区", en="drinking-water zone, grade 2"
    ),
    ReferenceClass.DRINKING_WATER_QUASI: Text(
        zh="饮用水水源准保护区", en="drinking-water zone, quasi"
    ),
    ReferenceClass.CORE_PROTECTION_ZONE: Text(
        zh="自然保护地核心保护区", en="core protection zone of a protected area"
    ),
    ReferenceClass.GENERAL_CONTROL_ZONE: Text(
        zh="自然保护地一般控制区", en="general control zone of a protected area"
    ),
    ReferenceClass.PARK: Text(zh="产业园区", en="industrial park"),
    ReferenceClass.CHEMICAL_PARK: Text(zh="化工园区", en="chemical park"),
    ReferenceClass.PERMANENT_BASIC_FARMLAND: Text(zh="永久基本农田", en="permanent basic farmland"),
    ReferenceClass.URBAN_BOUNDARY: Text(zh="城镇开发边界", en="urban boundary"),
    ReferenceClass.NO_BURN_ZONE: Text(zh="高污染燃料禁燃区", en="no-burn zone"),
    ReferenceClass.NOISE_SENSITIVE: Text(zh="噪声敏感建筑物集中区", en="noise-sensitive area"),
}

ELEMENT_LABELS = {
    Element.ECOLOGY: Text(zh="生态", en="ecology"),
    Element.WATER: Text(zh="水环境", en="water"),
    Element.AIR: Text(zh="大气环境", en="air"),
    Element.SOIL: Text(zh="土壤环境", en="soil"),
    Element.NOISE: Text(zh="声环境", en="noise"),
    Element.GROUNDWATER: Text(zh="地下水", en="groundwater"),
    Element.SEA: Text(zh="近岸海域", en="near-shore sea"),
    Element.SHORELINE: Text(zh="岸线", en="shoreline"),
    Element.WATER_RESOURCE: Text(zh="水资源", en="water resources"),
    Element.LAND_RESOURCE: Text(zh="土地资源", en="land resources"),
    Element.ENERGY: Text(zh="能源", en="energy"),
}


def reference_label(cls: str) -> Text:
    """Words for a reference class, `other:<name>` included."""
    if cls in set(ReferenceClass):
        return REFERENCE_CLASS_LABELS[ReferenceClass(cls)]
    name = cls.removeprefix("other:")
    return Text(zh=name, en=name)
