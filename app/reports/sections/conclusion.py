"""Chapter: the verdict, how the clauses came out, and what decided."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from access_lists.vocabulary import OUTCOME_LABELS, Outcome
from app.reports.blocks import Block, Cell, Column, Heading, Paragraph, Row, Table, row
from app.reports.labels import LEVELS, TONES
from app.reports.language import NOTHING, Voice
from app.reports.measures import day
from app.reports.sections.clauses import citations, source_text
from app.reports.sections.cover import MEANINGS
from zoning.texts import Text

_EXCERPT: Final = 160

_OUTCOME_MEANINGS: Final[Mapping[str, Text]] = {
    Outcome.CONFLICT: Text(zh="按现有资料不能满足该项要求", en="cannot be met on the facts given"),
    Outcome.UNDETERMINED: Text(
        zh="缺少资料，或须人工核对", en="something is missing, or a person must read it"
    ),
    Outcome.CONDITIONAL: Text(zh="须专门论证或落实措施", en="asks for an argument or for measures"),
    Outcome.CONFORMS: Text(zh="资料表明已满足该项要求", en="met, on the facts given"),
    Outcome.NOT_APPLICABLE: Text(
        zh="适用区域、对象、行业或情形不涉及本项目", en="about other places, trades or cases"
    ),
}


def conclusion(
    assessment: Mapping[str, Any], numbers: Mapping[str, int], say: Voice
) -> Iterator[Block]:
    """The verdict in words, the counts, and every reason in full."""
    tone = TONES[assessment["verdict"]]
    yield Heading(text=say("核查结论", "Conclusion"))
    yield Paragraph(text=_sentence(assessment, say))
    yield Paragraph(
        text=say("结论：", "Verdict: ")
        + say.of(assessment["label"])
        + say("。", ". ")
        + say.label(MEANINGS[assessment["verdict"]]),
        tone=tone,
    )
    yield _counts(assessment, say)
    if assessment["reasons"]:
        yield _reasons(assessment, numbers, say)


def _sentence(assessment: Mapping[str, Any], say: Voice) -> str:
    releases, clauses = len(assessment["releases"]), len(assessment["clauses"])
    on = day(assessment["as_of"], say)
    return say(
        f"本次核查将项目选址范围与{on}有效的 {releases} 个数据版本进行叠加计算，"
        f"并对其中适用的 {clauses} 条管控要求逐条判定。",
        f"The site was laid over the {releases} release(s) of data in force on {on}, and each of "
        f"the {clauses} clauses that bind there was decided.",
    )


def _counts(assessment: Mapping[str, Any], say: Voice) -> Table:
    summary = assessment["summary"]
    rows = [
        row(
            Cell(text=say.opening(say.label(OUTCOME_LABELS[outcome])), tone=TONES[outcome]),
            str(summary[outcome]),
            say.opening(say.label(_OUTCOME_MEANINGS[outcome])),
        )
        for outcome in Outcome
    ]
    return Table(
        caption=say("逐条判定结果统计", "How the clauses came out"),
        columns=(
            Column(title=say("判定", "Outcome"), width=2),
            Column(title=say("条数", "Clauses"), width=1, align="right"),
            Column(title=say("含义", "Meaning"), width=5),
        ),
        rows=tuple(rows),
    )


def _reasons(assessment: Mapping[str, Any], numbers: Mapping[str, int], say: Voice) -> Table:
    clauses = {clause["id"]: clause for clause in assessment["clauses"]}
    rows = [_reason(one, clauses.get(one["ref"]), numbers, say) for one in assessment["reasons"]]
    return Table(
        caption=say("形成结论的理由", "What the verdict rests on"),
        columns=(
            Column(title=say("来源", "From"), width=29),
            Column(title=say("管控要求", "Requirement"), width=46),
            Column(title=say("理由", "Reason"), width=40),
            Column(title=say("依据", "Basis"), width=41),
        ),
        rows=tuple(rows),
    )


def _reason(
    reason: Mapping[str, Any],
    clause: Mapping[str, Any] | None,
    numbers: Mapping[str, int],
    say: Voice,
) -> Row:
    if clause is None:
        lacking = say("数据或资料缺项", "Missing data")
        return row(f"{lacking}\n{reason['ref']}".rstrip(), NOTHING, say.of(reason["text"]), NOTHING)
    number = numbers[clause["id"]]
    where = clause["unit"] or say.among(LEVELS, clause["level"])
    text = clause["text"]
    excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
    return row(
        say(f"第 {number} 条\n{where}", f"Clause {number}\n{where}"),
        excerpt,
        say.of(clause["reason"]),
        "\n".join(citations(clause, say)) or source_text(clause, say) or NOTHING,
    )
