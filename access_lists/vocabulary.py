"""The closed sets of the legal library, spelled once, as they appear in JSON."""

from enum import StrEnum

from zoning.texts import Text


class Verdict(StrEnum):
    """Overall answer of a check, most severe first."""

    CONFLICT = "conflict"
    UNDETERMINED = "undetermined"
    CONDITIONAL = "conditional"
    NO_CONFLICT = "no_conflict"


class Outcome(StrEnum):
    """What one clause says of one project."""

    CONFLICT = "conflict"
    UNDETERMINED = "undetermined"
    CONDITIONAL = "conditional"
    CONFORMS = "conforms"
    NOT_APPLICABLE = "not_applicable"


class Dimension(StrEnum):
    """The four dimensions of an access list; `none` where a unit is listed without them."""

    SPATIAL_LAYOUT = "spatial-layout"
    POLLUTANT_DISCHARGE = "pollutant-discharge"
    RISK_CONTROL = "risk-control"
    RESOURCE_EFFICIENCY = "resource-efficiency"
    NONE = "none"


class Effect(StrEnum):
    """What a clause does."""

    PROHIBIT = "prohibit"
    RESTRICT = "restrict"
    REQUIRE = "require"
    ENCOURAGE = "encourage"
    EXIT = "exit"


class Strength(StrEnum):
    """How strictly: 不得/应, 原则上, 宜/鼓励."""

    MUST = "must"
    IN_PRINCIPLE = "in-principle"
    SHOULD = "should"


class Addressee(StrEnum):
    """Who has the duty."""

    PROJECT = "project"
    EXISTING = "existing"
    PARK = "park"
    GOVERNMENT = "government"


class Review(StrEnum):
    """How much of the text the structure accounts for."""

    MACHINE = "machine"
    PARTIAL = "partial"
    TEXT_ONLY = "text-only"


class Activity(StrEnum):
    """Nature of a project (建设性质): 新建, 扩建, 改建, 迁建, 技改, 现有."""

    NEW = "new"
    EXPAND = "expand"
    REBUILD = "rebuild"
    RELOCATE = "relocate"
    UPGRADE = "upgrade"
    EXISTING = "existing"


class Level(StrEnum):
    """Level of a list, from the whole country down."""

    NATION = "nation"
    BASIN = "basin"
    PROVINCE = "province"
    REGION = "region"
    CITY = "city"
    DISTRICT = "district"
    UNIT = "unit"
    ELEMENT_ZONE = "element-zone"


LEVEL_ORDER = {level: rank for rank, level in enumerate(Level)}


class ReasonCode(StrEnum):
    """Why a verdict is what it is, besides the clauses."""

    CLAUSE = "clause"
    NO_RELEASE = "no-release"
    NO_DATA = "no-data"
    OUTSIDE_COVERAGE = "outside-coverage"
    LAYER_FAILED = "layer-failed"
    UNIT_WITHOUT_LIST = "unit-without-list"
    LIST_EXPIRED = "list-expired"
    LIST_FAILED = "list-failed"
    LEVEL_MISSING = "level-missing"
    RELEASE_WITHDRAWN = "release-withdrawn"
    RELEASE_EXPIRED = "release-expired"
    RELEASE_ALTERED = "release-altered"
    RED_LINE_WITHOUT_RULE = "red-line-without-rule"
    RED_LINE_SLIVER = "red-line-sliver"
    PRELIMINARY_POINT = "preliminary-point"
    CAP_EXCEEDED = "cap-exceeded"
    NEAR_EDGE = "near-edge"
    REGISTER_WITHHELD = "register-withheld"


VERDICT_LABELS = {
    Verdict.CONFLICT: Text(zh="不符合", en="conflict"),
    Verdict.UNDETERMINED: Text(
        zh="无法判定（需补充资料或人工核对）",
        en="undetermined (more data or a person's check is needed)",
    ),
    Verdict.CONDITIONAL: Text(
        zh="有条件（需论证或落实措施）", en="conditional (subject to argument or measures)"
    ),
    Verdict.NO_CONFLICT: Text(zh="未发现冲突", en="no conflict found"),
}

OUTCOME_LABELS = {
    Outcome.CONFLICT: Text(zh="不满足", en="not met"),
    Outcome.UNDETERMINED: Text(zh="无法判定", en="undetermined"),
    Outcome.CONDITIONAL: Text(zh="有条件", en="conditional"),
    Outcome.CONFORMS: Text(zh="满足", en="met"),
    Outcome.NOT_APPLICABLE: Text(zh="不适用", en="not applicable"),
}

ACTIVITY_LABELS = {
    Activity.NEW: Text(zh="新建", en="new"),
    Activity.EXPAND: Text(zh="扩建", en="expansion"),
    Activity.REBUILD: Text(zh="改建", en="rebuild"),
    Activity.RELOCATE: Text(zh="迁建", en="relocation"),
    Activity.UPGRADE: Text(zh="技改", en="technical upgrade"),
    Activity.EXISTING: Text(zh="现有", en="existing"),
}

EFFECT_LABELS = {
    Effect.PROHIBIT: Text(zh="禁止", en="prohibits"),
    Effect.RESTRICT: Text(zh="限制", en="restricts"),
    Effect.REQUIRE: Text(zh="要求", en="requires"),
    Effect.ENCOURAGE: Text(zh="鼓励", en="encourages"),
    Effect.EXIT: Text(zh="退出", en="asks to leave"),
}
