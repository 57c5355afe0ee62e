"""What stands in each sheet of the workbook: values as they are in the Assessment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from access_lists.document import SQUARE_METRES_PER_HECTARE, SQUARE_METRES_PER_MU
from access_lists.vocabulary import EFFECT_LABELS, OUTCOME_LABELS, Addressee, Outcome, Review
from app.reports.blocks import Cell
from app.reports.boundary import boundary_points
from app.reports.labels import (
    DIMENSIONS,
    LEVELS,
    RELATIONS,
    SEVERITIES,
    STATUSES,
    STRENGTHS,
    TONES,
    fact_label,
    fact_value,
)
from app.reports.language import Voice
from app.reports.measures import day, moment, sexagesimal
from app.reports.sections.clauses import citations, clause_numbers, facts_text, source_text
from app.reports.sections.cover import MEANINGS, place_name
from zoning.texts import Text
from zoning.vocabulary import CATEGORY_LABELS, ELEMENT_LABELS, LAYER_KIND_LABELS, reference_label

Value = str | float | Cell | None
"""A number stays a number; None is an empty cell; a toned cell is coloured."""

MOST_POINTS: Final = 1_000_000
"""A sheet holds 1,048,576 rows; what is beyond stands in the GeoJSON."""

ADDRESSEES: Final = {
    Addressee.PROJECT: Text(zh="建设项目", en="projects"),
    Addressee.EXISTING: Text(zh="现有企业", en="existing enterprises"),
    Addressee.PARK: Text(zh="园区", en="parks"),
    Addressee.GOVERNMENT: Text(zh="政府部门", en="authorities"),
}

REVIEWS: Final = {
    Review.MACHINE: Text(zh="全部识读", en="machine"),
    Review.PARTIAL: Text(zh="部分识读", en="partial"),
    Review.TEXT_ONLY: Text(zh="仅文本", en="text only"),
}

AREA: Final = "#,##0.0000"
SHARE: Final = "0.0000%"
ANGLE: Final = "0.00000000"

_ANY_NUMBER: Final = "#,##0.########"

_PRINTED_OF_CLAUSES: Final = 8
"""What a consultant tabulates fits on a page; the columns after it are for filtering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """Title, width in characters, and how its numbers are written.

    Attributes:
        among_texts: numbers and texts take turns, so both begin at the left.
    """

    title: str
    width: float
    number_format: str = ""
    among_texts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a head and rows below it; only the first columns go on paper where it says so."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Value]]
    printed_columns: int | None = None


def sheets_of(assessment: Mapping[str, Any], say: Voice) -> Iterator[Sheet]:
    """Every sheet in order."""
    numbers = clause_numbers(assessment)
    yield _summary(assessment, say)
    yield _hits(assessment, say)
    yield _clauses(assessment, numbers, say)
    yield _missing(assessment, numbers, say)
    yield _findings(assessment, say)
    yield _releases(assessment, say)
    yield _points(assessment, say)


def _summary(assessment: Mapping[str, Any], say: Voice) -> Sheet:
    footprint, coverage = assessment["footprint"], assessment["coverage"]
    tone = TONES[assessment["verdict"]]
    rows: list[Sequence[Value]] = [
        (say("结论", "Verdict"), Cell(text=say.of(assessment["label"]), tone=tone)),
        (say("含义", "Meaning"), say.label(MEANINGS[assessment["verdict"]])),
        (say("声明", "Disclaimer"), say.of(assessment["disclaimer"])),
        (say("核查编号", "Check number"), assessment["id"]),
        (say("适用日期", "Law and data as of"), day(assessment["as_of"], say)),
        (say("生成时间", "Made at"), moment(assessment["created_at"], say)),
        (say("结果校验值 SHA-256", "Result SHA-256"), assessment["result_sha256"]),
    ]
    rows += [
        (
            f"{say('条数：', 'Clauses: ')}{say.label(OUTCOME_LABELS[one])}",
            assessment["summary"][one],
        )
        for one in Outcome
    ]
    rows += [
        (say("椭球面积（m²）", "Ellipsoidal area, m²"), footprint["area_m2"]),
        (say("椭球面积（公顷）", "Ellipsoidal area, ha"), footprint["area_ha"]),
        (say("椭球面积（亩）", "Ellipsoidal area, mu"), footprint["area_mu"]),
        (say("平面面积（m²）", "Plane area, m²"), footprint["plane_area_m2"]),
        (say("管控单元覆盖率", "Share covered by control units"), coverage["share"]),
        (say("未覆盖面积（m²）", "Uncovered, m²"), coverage["uncovered_m2"]),
        (say("图形校验值 SHA-256", "Footprint SHA-256"), footprint["sha256"]),
    ]
    project = assessment["project"] or {}
    rows += [(fact_label(name, say), fact_value(name, one, say)) for name, one in project.items()]
    rows += [(say("理由", "Reason"), say.of(one["text"])) for one in assessment["reasons"]]
    rows += [(say("未核查", "Not examined"), say.of(one)) for one in assessment["not_examined"]]
    columns = (
        SheetColumn(title=say("项目", "Item"), width=28),
        SheetColumn(
            title=say("内容", "Value"), width=90, number_format=_ANY_NUMBER, among_texts=True
        ),
    )
    return Sheet(name=say("结论", "Summary"), columns=columns, rows=rows)


def _hits(assessment: Mapping[str, Any], say: Voice) -> Sheet:
    """A row for each hit, and one for each layer without any."""
    rows: list[Sequence[Value]] = []
    for layer in assessment["layers"]:
        head = (
            say.among(LAYER_KIND_LABELS, layer["kind"]),
            layer["name"],
            say.among(ELEMENT_LABELS, layer["element"]) if layer["element"] else None,
            Cell(text=say.among(STATUSES, layer["status"]), tone=TONES[layer["status"]]),
        )
        tail = (layer["covered_share"], layer["boundary_tolerance_m"])
        hits = layer["hits"] or [None]
        rows += [(*head, *_hit(one, say), *tail) for one in hits]
    columns = (
        SheetColumn(title=say("图层类型", "Kind"), width=16),
        SheetColumn(title=say("图层", "Layer"), width=24),
        SheetColumn(title=say("要素", "Element"), width=10),
        SheetColumn(title=say("情况", "Status"), width=10),
        SheetColumn(title=say("编码", "Code"), width=20),
        SheetColumn(title=say("名称", "Name"), width=30),
        SheetColumn(title=say("类别", "Category or class"), width=28),
        SheetColumn(title=say("位置关系", "Relation"), width=18),
        SheetColumn(title=say("重叠面积（m²）", "Overlap, m²"), width=18, number_format=AREA),
        SheetColumn(title=say("公顷", "ha"), width=12, number_format=AREA),
        SheetColumn(title=say("亩", "mu"), width=12, number_format=AREA),
        SheetColumn(title=say("占选址", "Share of site"), width=12, number_format=SHARE),
        SheetColumn(title=say("数据覆盖", "Covered"), width=12, number_format=SHARE),
        SheetColumn(title=say("边界容差（m）", "Tolerance, m"), width=14),
    )
    return Sheet(name=say("图层与图斑", "Layers and hits"), columns=columns, rows=rows)


def _hit(hit: Mapping[str, Any] | None, say: Voice) -> Sequence[Value]:
    if hit is None:
        return (None,) * 8
    kind = say.among(CATEGORY_LABELS, hit["category"]) if hit["category"] else None
    if kind is None and hit["class"]:
        kind = say.label(reference_label(hit["class"]))
    relation = say.among(RELATIONS, hit["relation"]) if hit["relation"] else None
    overlap = hit["overlap_m2"]
    sizes = (None, None, None)
    if overlap is not None:
        sizes = (overlap, overlap / SQUARE_METRES_PER_HECTARE, overlap / SQUARE_METRES_PER_MU)
    return (hit["code"], hit["name"], kind, relation, *sizes, hit["share"])


def _clauses(assessment: Mapping[str, Any], numbers: Mapping[str, int], say: Voice) -> Sheet:
    columns = (
        SheetColumn(title=say("序号", "No."), width=6),
        SheetColumn(title=say("层级", "Level"), width=12),
        SheetColumn(title=say("管控单元", "Unit"), width=17),
        SheetColumn(title=say("管控维度", "Dimension"), width=16),
        SheetColumn(title=say("管控要求", "Requirement"), width=54),
        SheetColumn(title=say("本项目情况", "This project"), width=44),
        SheetColumn(title=say("结论", "Outcome"), width=13),
        SheetColumn(title=say("依据", "Basis"), width=36),
        SheetColumn(title=say("细类", "Heading"), width=18),
        SheetColumn(title=say("要素", "Element"), width=10),
        SheetColumn(title=say("作用", "Effect"), width=10),
        SheetColumn(title=say("强度", "Strength"), width=10),
        SheetColumn(title=say("对象", "Addressee"), width=12),
        SheetColumn(title=say("推定适用", "Assumed"), width=10),
        SheetColumn(title=say("备查", "Noted"), width=8),
        SheetColumn(title=say("用到的情况", "Facts used"), width=30),
        SheetColumn(title=say("尚缺", "Not known"), width=24),
        SheetColumn(title=say("可据以解除", "Could be lifted by"), width=24),
        SheetColumn(title=say("涉及面积（m²）", "Land, m²"), width=16, number_format=AREA),
        SheetColumn(title=say("占选址", "Share of site"), width=12, number_format=SHARE),
        SheetColumn(title=say("出处", "Source"), width=24),
        SheetColumn(title=say("条文识读", "Reading"), width=12),
        SheetColumn(title=say("条款标识", "Clause id"), width=24),
    )
    rows = [_clause(one, numbers, say) for one in assessment["clauses"]]
    return Sheet(
        name=say("条款", "Clauses"), columns=columns, rows=rows, printed_columns=_PRINTED_OF_CLAUSES
    )


def _clause(clause: Mapping[str, Any], numbers: Mapping[str, int], say: Voice) -> Sequence[Value]:
    outcome = Outcome(clause["outcome"])
    yes = say("是", "yes")
    return (
        numbers[clause["id"]],
        say.among(LEVELS, clause["level"]),
        clause["unit"],
        say.among(DIMENSIONS, clause["dimension"]),
        clause["text"],
        say.of(clause["reason"]),
        Cell(text=say.opening(say.label(OUTCOME_LABELS[outcome])), tone=TONES[outcome]),
        "\n".join(citations(clause, say)) or None,
        clause["heading"],
        clause["element"],
        say.among(EFFECT_LABELS, clause["effect"]),
        say.among(STRENGTHS, clause["strength"]) if clause["strength"] in STRENGTHS else None,
        say.among(ADDRESSEES, clause["addressee"]),
        yes if clause["assumed"] else None,
        yes if clause["noted"] else None,
        facts_text(clause, say) or None,
        say.listed([fact_label(one, say) for one in clause["missing"] or ()]) or None,
        say.listed([fact_label(one, say) for one in clause["could_lift"] or ()]) or None,
        clause["overlap_m2"],
        clause["share"],
        source_text(clause, say) or None,
        say.among(REVIEWS, clause["review"]),
        clause["id"],
    )


def _missing(assessment: Mapping[str, Any], numbers: Mapping[str, int], say: Voice) -> Sheet:
    rows = [
        (
            say.of(one["label"]),
            one["field"],
            one["would_settle"],
            ", ".join(str(numbers[each]) for each in one["clauses"] or () if each in numbers),
        )
        for one in assessment["missing_facts"]
    ]
    columns = (
        SheetColumn(title=say("资料", "Fact"), width=40),
        SheetColumn(title=say("字段", "Field"), width=40),
        SheetColumn(title=say("可确定条款数", "Would settle"), width=14),
        SheetColumn(title=say("条款序号", "Clause no."), width=40),
    )
    return Sheet(name=say("需补充资料", "Facts needed"), columns=columns, rows=rows)


def _findings(assessment: Mapping[str, Any], say: Voice) -> Sheet:
    rows = [
        (
            say.among(SEVERITIES, one["severity"]),
            one["code"],
            say.of(one["text"]),
            one["layer"],
            one["feature"],
            *(one["location"] or (None, None)),
            one["area_m2"],
            _either(one["before"]),
            _either(one["after"]),
        )
        for one in assessment["findings"]
    ]
    columns = (
        SheetColumn(title=say("性质", "Kind"), width=10),
        SheetColumn(title=say("代码", "Code"), width=24),
        SheetColumn(title=say("说明", "Remark"), width=70),
        SheetColumn(title=say("图层", "Layer"), width=20),
        SheetColumn(title=say("对象", "Feature"), width=20),
        SheetColumn(title=say("经度", "Longitude"), width=14, number_format=ANGLE),
        SheetColumn(title=say("纬度", "Latitude"), width=14, number_format=ANGLE),
        SheetColumn(title=say("面积（m²）", "Area, m²"), width=16, number_format=AREA),
        SheetColumn(title=say("原值", "Before"), width=20),
        SheetColumn(title=say("现值", "After"), width=20),
    )
    return Sheet(name=say("数据说明", "Findings"), columns=columns, rows=rows)


def _either(value: Any) -> Value:
    return value if value is None or isinstance(value, int | float) else str(value)


def _releases(assessment: Mapping[str, Any], say: Voice) -> Sheet:
    rows = [
        (
            one["name"],
            say.among(LEVELS, one["level"]),
            say.listed([place_name(code, say) for code in one["jurisdictions"] if code]),
            one["effective_from"],
            one["effective_to"],
            one["id"],
            one["sha256"],
        )
        for one in assessment["releases"]
    ]
    columns = (
        SheetColumn(title=say("数据版本", "Release"), width=40),
        SheetColumn(title=say("层级", "Level"), width=12),
        SheetColumn(title=say("行政区", "Jurisdictions"), width=28),
        SheetColumn(title=say("生效", "In force from"), width=14),
        SheetColumn(title=say("失效", "To"), width=14),
        SheetColumn(title=say("标识", "Id"), width=40),
        SheetColumn(title="SHA-256", width=68),
    )
    return Sheet(name=say("数据版本", "Releases"), columns=columns, rows=rows)


def _points(assessment: Mapping[str, Any], say: Voice) -> Sheet:
    points = boundary_points(assessment["footprint"]["geometry"])
    rows = [
        (
            f"J{one.number}",
            one.plot,
            one.ring,
            one.longitude,
            one.latitude,
            sexagesimal(one.longitude),
            sexagesimal(one.latitude),
        )
        for one in islice(points, MOST_POINTS)
    ]
    columns = (
        SheetColumn(title=say("点号", "Point"), width=10),
        SheetColumn(title=say("地块", "Plot"), width=8),
        SheetColumn(title=say("圈号", "Ring"), width=8),
        SheetColumn(title=say("经度（°）", "Longitude, °"), width=22, number_format=ANGLE),
        SheetColumn(title=say("纬度（°）", "Latitude, °"), width=22, number_format=ANGLE),
        SheetColumn(title=say("经度（度分秒）", "Longitude (DMS)"), width=22),
        SheetColumn(title=say("纬度（度分秒）", "Latitude (DMS)"), width=22),
    )
    return Sheet(name=say("界址点坐标", "Boundary points"), columns=columns, rows=rows)
