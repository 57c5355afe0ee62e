"""Chapters: what is missing, remarks on data, what was not examined, and what all this rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.reports.blocks import Block, Cell, Column, Facts, Heading, Paragraph, Row, Table, row
from app.reports.labels import LEVELS, SEVERITIES, STATUSES, TONES
from app.reports.language import NOTHING, Voice
from app.reports.measures import day, percent, plain, square_metres
from app.reports.sections.cover import place_name
from zoning.vocabulary import LAYER_KIND_LABELS


def missing_facts(
    assessment: Mapping[str, Any], numbers: Mapping[str, int], say: Voice
) -> Iterator[Block]:
    """Facts not given, the ones that would settle most first."""
    yield Heading(text=say("需补充的资料", "Facts still needed"))
    if not assessment["missing_facts"]:
        yield Paragraph(text=say("没有需补充的项目资料。", "No fact of the project is missing."))
        return
    rows = [
        row(say.of(one["label"]), str(one["would_settle"]), _numbers(one["clauses"], numbers, say))
        for one in assessment["missing_facts"]
    ]
    yield Table(
        caption=say("需补充的资料", "Facts still needed"),
        columns=(
            Column(title=say("资料", "Fact"), width=5),
            Column(title=say("可确定条款数", "Would settle"), width=2, align="right"),
            Column(title=say("有关条款", "Clauses"), width=4),
        ),
        rows=tuple(rows),
    )


def _numbers(ids: list[str] | None, numbers: Mapping[str, int], say: Voice) -> str:
    found = sorted(numbers[one] for one in ids or () if one in numbers)
    if not found:
        return NOTHING
    listed = say("、", ", ").join(str(one) for one in found)
    return say(f"第 {listed} 条", listed)


def data_findings(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """Remarks on the data behind the answer."""
    yield Heading(text=say("数据质量说明", "Remarks on data"))
    findings = assessment["findings"]
    if not findings:
        yield Paragraph(text=say("没有需要说明的数据问题。", "There is nothing to remark."))
        return
    yield Table(
        caption=say("数据质量说明", "Remarks on data"),
        columns=(
            Column(title=say("性质", "Kind"), width=2),
            Column(title=say("说明", "Remark"), width=8),
            Column(title=say("位置", "Where"), width=4),
        ),
        rows=tuple(_finding(one, say) for one in findings),
    )


def _finding(finding: Mapping[str, Any], say: Voice) -> Row:
    where = [str(one) for one in (finding["layer"], finding["feature"]) if one]
    if finding["location"]:
        where.append("{:.6f}°, {:.6f}°".format(*finding["location"]))
    if finding["area_m2"] is not None:
        where.append(f"{square_metres(finding['area_m2'])} m²")
    text = say.of(finding["text"])
    if finding["before"] is not None or finding["after"] is not None:
        before, after = finding["before"], finding["after"]
        text += say(f"（原：{before}；现：{after}）", f" (before: {before}; after: {after})")
    severity = say.among(SEVERITIES, finding["severity"])
    return row(severity, text, "\n".join(where) or NOTHING)


def not_examined(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """What silence must not be read as clearance of; neighbours; the disclaimer."""
    yield Heading(text=say("未核查事项", "What was not examined"))
    for one in assessment["not_examined"]:
        yield Paragraph(text=say.of(one))
    for one in assessment["neighbours"] or ():
        yield Paragraph(text=_neighbour(one, say))
    yield Paragraph(text=say.of(assessment["disclaimer"]))
    if assessment["tier"] == "public":
        yield Paragraph(
            text=say(
                "本报告为公开版，依据概化数据，精确面积和边界不予提供，以“—”表示。",
                "Public edition on generalised data: exact areas and boundaries are withheld "
                "and shown as “—”.",
            )
        )


def _neighbour(neighbour: Mapping[str, Any], say: Voice) -> str:
    place = place_name(neighbour["jurisdiction"], say)
    distance = neighbour["distance_m"]
    away = NOTHING if distance is None else plain(round(distance))
    return say(
        f"选址距相邻行政区{place}约 {away} 米，建议同时了解其管控要求。",
        f"The site is about {away} m from {place}; look at its requirements too.",
    )


def provenance(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """Releases with dates and hashes, state of every layer, facts and program versions."""
    yield Heading(text=say("核查依据", "What this rests on"))
    yield Heading(text=say("数据版本", "Releases"), level=2)
    if assessment["releases"]:
        yield _releases(assessment["releases"], say)
    else:
        yield Paragraph(text=say("没有适用的数据版本。", "No release of data applies."))
    yield Heading(text=say("图层与容差", "Layers and tolerances"), level=2)
    if assessment["layers"]:
        yield _layers(assessment, say)
    yield Heading(text=say("校验信息", "Verification"), level=2)
    yield Facts(rows=tuple(_verification(assessment, say)))


def _releases(releases: list[Mapping[str, Any]], say: Voice) -> Table:
    rows = []
    for one in releases:
        until = day(one["effective_to"], say) if one["effective_to"] else say("未定", "open")
        places = say.listed(
            [
                place_name(code, say) if code else say("全国", "the country")
                for code in one["jurisdictions"]
            ]
        )
        term = f"{day(one['effective_from'], say)}\n{say('至', 'to')} {until}"
        level = say.among(LEVELS, one["level"])
        rows.append(
            row(one["name"] or NOTHING, f"{level}\n{places}", term, one["sha256"] or NOTHING)
        )
    return Table(
        caption=say("数据版本", "Releases"),
        columns=(
            Column(title=say("名称", "Name"), width=44),
            Column(title=say("层级与行政区", "Level and place"), width=34),
            Column(title=say("有效期", "In force"), width=36),
            Column(title="SHA-256", width=50),
        ),
        rows=tuple(rows),
        dense=True,
    )


def _layers(assessment: Mapping[str, Any], say: Voice) -> Table:
    names = {one["id"]: one["name"] for one in assessment["releases"]}
    rows = [
        row(
            one["name"] or NOTHING,
            say.among(LAYER_KIND_LABELS, one["kind"]),
            Cell(text=say.among(STATUSES, one["status"]), tone=TONES[one["status"]]),
            percent(one["covered_share"]),
            _metres(one["boundary_tolerance_m"]),
            names.get(one["release"]) or NOTHING,
        )
        for one in assessment["layers"]
    ]
    return Table(
        caption=say("图层与容差", "Layers and tolerances"),
        columns=(
            Column(title=say("图层", "Layer"), width=36),
            Column(title=say("类型", "Kind"), width=30),
            Column(title=say("情况", "Status"), width=18 if say.is_chinese else 26),
            Column(title=say("数据覆盖", "Covered"), width=20, align="right"),
            Column(title=say("边界容差", "Tolerance"), width=18, align="right"),
            Column(title=say("数据版本", "Release"), width=42),
        ),
        rows=tuple(rows),
        dense=True,
    )


def _metres(value: float | None) -> str:
    return NOTHING if value is None else f"{plain(value)} m"


def _verification(assessment: Mapping[str, Any], say: Voice) -> Iterator[tuple[str, str]]:
    yield say("核查编号", "Check number"), assessment["id"]
    yield say("结果校验值 SHA-256", "Result SHA-256"), assessment["result_sha256"] or NOTHING
    yield (
        say("缝隙容差", "Gap tolerance"),
        _metres(assessment["coverage"].get("gap_tolerance_m")),
    )
    for one in assessment["facts_used"] or ():
        yield say("状况数据 ", "Facts used: ") + one["set"], one["sha256"] or NOTHING
    engine = assessment["engine"] or {}
    yield (
        say("程序版本", "Program versions"),
        ", ".join(f"{name} {number}" for name, number in engine.items()) or NOTHING,
    )
    yield (
        say("电子签名", "Signature"),
        _signature(assessment["signature"], say),
    )


def _signature(signature: str | None, say: Voice) -> str:
    """That it is signed; the signature itself stands in the JSON, where it can be checked."""
    if not signature:
        return say("未签名", "not signed")
    return say("Ed25519，可离线验证（sanxian verify）", "Ed25519; verify offline: sanxian verify")
