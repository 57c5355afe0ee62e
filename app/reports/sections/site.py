"""Chapters: the project as it was described, the site and its measures, the maps."""

from collections.abc import Iterator, Mapping
from typing import Any

from access_lists.project import project_fields
from app.reports.blocks import Block, Facts, Heading, Paragraph
from app.reports.labels import OCCUPATIONS, fact_value
from app.reports.language import NOTHING, Voice
from app.reports.measures import degrees, hectares, mu, percent, square_metres


def project_and_site(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """Facts of the project, then areas and place of the site."""
    yield Heading(text=say("项目与选址概况", "Project and site"))
    yield Heading(text=say("项目情况", "Project"), level=2)
    rows = tuple(_project_rows(assessment["project"] or {}, say))
    if rows:
        yield Facts(rows=rows)
    yield Paragraph(
        text=say(
            "以上为委托方填报的情况，程序未作核实；未填报的事项按“未知”处理，不视为“否”。",
            "As stated by the applicant and not verified. What was not stated counts as unknown, "
            "not as “no”.",
        ),
        small=True,
    )
    yield Heading(text=say("选址范围", "Site"), level=2)
    yield Facts(rows=tuple(_site_rows(assessment, say)))
    yield Paragraph(
        text=say(
            "椭球面积按 CGCS2000 椭球计算，各图形边在经纬度上取直线；平面面积按选址所在 3° 带"
            "高斯—克吕格投影计算。1 亩 = 1/15 公顷。判定一律采用椭球面积。",
            "Ellipsoidal area on CGCS2000, edges straight in longitude and latitude; plane area in "
            "the site's own 3° Gauss–Krüger zone. 1 mu = 1/15 ha. Decisions rest on the "
            "ellipsoidal area.",
        ),
        small=True,
    )


def _project_rows(project: Mapping[str, Any], say: Voice) -> Iterator[tuple[str, str]]:
    for name, field in project_fields().items():
        if name in project:
            yield say.label(field.title), fact_value(name, project[name], say)


def _site_rows(assessment: Mapping[str, Any], say: Voice) -> Iterator[tuple[str, str]]:
    footprint = assessment["footprint"]
    for name, area in (
        (say("椭球面积", "Ellipsoidal area"), footprint["area_m2"]),
        (say("平面面积", "Plane area"), footprint["plane_area_m2"]),
    ):
        yield name, _area(area, say)
    yield (
        say("坐标系", "Coordinates"),
        say("2000 国家大地坐标系（", "CGCS2000 (")
        + ((footprint["crs"] or NOTHING) + say("）", ")")),
    )
    if footprint["bbox"]:
        west, south, east, north = (degrees(value) for value in footprint["bbox"])
        yield say("四至", "Extent"), f"{west}° – {east}° E, {south}° – {north}° N"
    occupations = [part["occupation"] for part in footprint.get("parts") or ()]
    if occupations:
        words = [say.among(OCCUPATIONS, one) for one in dict.fromkeys(occupations)]
        yield say("分段占地方式", "Ways of occupying land"), say.listed(words)
    yield from _coverage(assessment["coverage"], say)
    yield say("图形校验值 SHA-256", "Footprint SHA-256"), footprint["sha256"] or NOTHING


def _area(area: float | None, say: Voice) -> str:
    if not area:
        return NOTHING if area is None else say("点位，无面积", "a point has no area")
    ha, in_mu = say("公顷", "ha"), say("亩", "mu")
    return f"{square_metres(area)} m² = {hectares(area)} {ha} = {mu(area)} {in_mu}"


def _coverage(coverage: Mapping[str, Any], say: Voice) -> Iterator[tuple[str, str]]:
    covered = coverage["covered"]
    if covered is None:
        return
    state = say("完整覆盖", "complete") if covered else say("未完整覆盖", "not complete")
    share = percent(coverage["share"])
    uncovered = square_metres(coverage["uncovered_m2"])
    yield (
        say("环境管控单元覆盖", "Cover by control units"),
        say(
            f"{state}；覆盖 {share}，未覆盖 {uncovered} m²",
            f"{state}; {share} covered, {uncovered} m² uncovered",
        ),
    )
