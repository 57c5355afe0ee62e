"""Chapter: every clause that binds here, as a consultant tabulates them.

管控维度 | 管控要求 | 本项目情况 | 结论 | 依据, by level. The ones that do not apply come after,
each with its reason: a clause left out cannot be told from one forgotten.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from access_lists.vocabulary import EFFECT_LABELS, OUTCOME_LABELS, Level, Outcome, Review, Strength
from app.reports.blocks import Block, Cell, Column, Heading, Paragraph, Row, Table, group, row
from app.reports.labels import (
    DIMENSIONS,
    LEVELS,
    STRENGTHS,
    TONES,
    element_word,
    fact_label,
    fact_value,
)
from app.reports.language import NOTHING, Voice
from app.reports.measures import hectares, mu, percent, square_metres

Clause = Mapping[str, Any]


def clause_numbers(assessment: Mapping[str, Any]) -> dict[str, int]:
    """Running number of each clause by id, in the order of the Assessment."""
    return {clause["id"]: at for at, clause in enumerate(assessment["clauses"], start=1)}


def clause_table(
    assessment: Mapping[str, Any], numbers: Mapping[str, int], say: Voice
) -> Iterator[Block]:
    """Two tables: clauses that concern the project, and clauses that do not."""
    clauses: Sequence[Clause] = assessment["clauses"]
    yield Heading(text=say("管控要求逐条核查", "Clause by clause"))
    if not clauses:
        yield Paragraph(
            text=say("没有适用于该选址的管控要求条款。", "No clause binds at this site.")
        )
        return
    concerned = [one for one in clauses if one["outcome"] != Outcome.NOT_APPLICABLE]
    others = [one for one in clauses if one["outcome"] == Outcome.NOT_APPLICABLE]
    yield Paragraph(text=_reading_help(say), small=True)
    yield Heading(text=say("涉及本项目的条款", "Clauses that concern the project"), level=2)
    if concerned:
        yield _concerned(concerned, numbers, say)
    else:
        yield Paragraph(text=say("无。", "None."))
    yield Heading(text=say("不适用于本项目的条款", "Clauses that do not apply"), level=2)
    if others:
        yield _not_applicable(others, numbers, say)
    else:
        yield Paragraph(text=say("无。", "None."))


def _reading_help(say: Voice) -> str:
    return say(
        "条款编号按本报告顺序编排。“推定适用”指适用与否尚未查清、先按适用对待；“备查”指该要求不面向"
        "本项目或属鼓励引导，列出备查。条款原文照录。",
        "Clauses are numbered as they stand here. “Assumed” marks a clause taken to apply unless "
        "shown otherwise, “noted” one that is listed for information. Clause texts are quoted in "
        "their original language.",
    )


def _concerned(clauses: Sequence[Clause], numbers: Mapping[str, int], say: Voice) -> Table:
    return Table(
        caption=say("涉及本项目的条款", "Clauses that concern the project"),
        columns=(
            Column(title=say("管控维度", "Dimension"), width=22 if say.is_chinese else 25),
            Column(title=say("管控要求", "Requirement"), width=42),
            Column(title=say("本项目情况", "This project"), width=42),
            Column(title=say("结论", "Outcome"), width=18 if say.is_chinese else 28),
            Column(title=say("依据", "Basis"), width=32),
        ),
        rows=tuple(_grouped(clauses, lambda one: _concerned_row(one, numbers, say), say)),
        dense=True,
    )


def _not_applicable(clauses: Sequence[Clause], numbers: Mapping[str, int], say: Voice) -> Table:
    return Table(
        caption=say("不适用于本项目的条款", "Clauses that do not apply"),
        columns=(
            Column(title=say("管控维度", "Dimension"), width=22 if say.is_chinese else 25),
            Column(title=say("管控要求", "Requirement"), width=54),
            Column(title=say("不适用的原因", "Why it does not apply"), width=34),
            Column(title=say("依据", "Basis"), width=46),
        ),
        rows=tuple(_grouped(clauses, lambda one: _other_row(one, numbers, say), say)),
        dense=True,
    )


def _grouped(clauses: Iterable[Clause], line: Any, say: Voice) -> Iterator[Row]:
    for (level, unit), members in groupby(clauses, key=lambda one: (one["level"], one["unit"])):
        label = say.among(LEVELS, level)
        if level == Level.UNIT and unit:
            label += f" {unit}"
        yield group(label)
        yield from (line(one) for one in members)


def _concerned_row(clause: Clause, numbers: Mapping[str, int], say: Voice) -> Row:
    outcome = clause["outcome"]
    word = say.opening(say.label(OUTCOME_LABELS[Outcome(outcome)]))
    if clause["assumed"]:
        word += say("\n推定适用", "\nassumed")
    if clause["noted"]:
        word += say("\n备查", "\nnoted")
    return row(
        _dimension(clause, numbers, say),
        _requirement(clause, say),
        _situation(clause, say),
        Cell(text=word, tone=TONES[outcome]),
        _basis(clause, say),
    )


def _other_row(clause: Clause, numbers: Mapping[str, int], say: Voice) -> Row:
    reason = say.of(clause["reason"])
    if clause["noted"]:
        reason += say("（备查）", " (noted)")
    return row(
        _dimension(clause, numbers, say),
        _requirement(clause, say),
        reason,
        _basis(clause, say),
    )


def _dimension(clause: Clause, numbers: Mapping[str, int], say: Voice) -> str:
    lines = [str(numbers[clause["id"]]), say.among(DIMENSIONS, clause["dimension"])]
    if clause["element"]:
        lines.append(element_word(clause["element"], say))
    return "\n".join(lines)


def _requirement(clause: Clause, say: Voice) -> str:
    marks = [say.among(EFFECT_LABELS, clause["effect"])]
    if clause["strength"] != Strength.MUST:
        marks.append(say.among(STRENGTHS, clause["strength"]))
    mark = say("·", ", ").join(marks)
    return say(f"【{mark}】", f"[{mark}] ") + (clause["text"] or NOTHING)


def _situation(clause: Clause, say: Voice) -> str:
    """Reason, the facts behind it, what is missing, what was claimed to help, and how much land.

    A reason that rests on something missing names it already.
    """
    lines = [say.of(clause["reason"])]
    facts = facts_text(clause, say)
    if facts:
        lines.append(say("用到的情况：", "Facts used: ") + facts)
    if clause["missing"] and not _says_what_is_missing(clause):
        lacking = say.listed([fact_label(one, say) for one in clause["missing"]])
        lines.append(say("尚缺：", "Not known: ") + lacking)
    if clause["could_lift"]:
        claims = say.listed([fact_label(one, say) for one in clause["could_lift"]])
        lines.append(say("可据以解除的情形：", "Could be lifted by: ") + claims)
    if clause["overlap_m2"]:
        lines.append(_land(clause, say))
    return "\n".join(lines)


def facts_text(clause: Clause, say: Voice) -> str:
    """The facts that a clause was decided on, in one line; empty where none was used."""
    facts = [
        f"{fact_label(path, say)} {fact_value(path, value, say)}"
        for path, value in (clause["facts"] or {}).items()
        if not path.startswith("cap:")  # the reason tells them
    ]
    return say("；", "; ").join(facts)


def _says_what_is_missing(clause: Clause) -> bool:
    return bool(clause["assumed"] or clause["outcome"] == Outcome.UNDETERMINED)


def _land(clause: Clause, say: Voice) -> str:
    if clause["share"] == 1:
        return say("涉及全部选址", "Concerns the whole site")
    land = clause["overlap_m2"]
    sizes = square_metres(land), hectares(land), mu(land)
    share = percent(clause["share"])
    return say(
        "涉及 {} m²（{} 公顷，{} 亩），占选址 {}".format(*sizes, share),
        "Concerns {} m² ({} ha, {} mu), {} of the site".format(*sizes, share),
    )


def _basis(clause: Clause, say: Voice) -> str:
    lines = [_citation(one, say) for one in clause["basis"] or ()]
    source = source_text(clause, say)
    if source:
        lines.append(say("出处：", "Source: ") + source)
    lines += _reading(clause, say)
    return "\n".join(lines) or NOTHING


def _reading(clause: Clause, say: Voice) -> list[str]:
    """How surely the text was read, and whether a person has looked at it."""
    reviewed = clause.get("reviewed")
    if reviewed is None:
        whole = clause["review"] == Review.MACHINE
        return [] if whole else [say("条文未全部机器识读", "text not fully machine-read")]
    day = reviewed["at"][:10]
    if reviewed["decision"] == "rejected":
        return [say(f"识读结果经人工否定（{day}）", f"reading rejected by a person ({day})")]
    return [say(f"识读结果经人工核对（{day}）", f"reading confirmed by a person ({day})")]


def citations(clause: Clause, say: Voice) -> list[str]:
    """Laws and documents that a clause rests on."""
    return [_citation(one, say) for one in clause["basis"] or ()]


def source_text(clause: Clause, say: Voice) -> str:
    """File, sheet, row and characters that a clause was read from; empty where from no file."""
    source = clause["source"]
    if not source:
        return ""
    cell = f"{source.get('column') or ''}{source['row'] or ''}"
    row = say(f"第{source['row']}行", f"row {source['row']}") if source["row"] else None
    place = (source["file"], source["sheet"], cell if source.get("column") else row)
    characters = None
    if source.get("start") is not None:
        first, last = source["start"] + 1, source["end"]
        until = f"{source['column']}{source['end_row']} " if source.get("end_row") else ""
        characters = say(f"第{first}字至{until}第{last}字", f"characters {first} to {until}{last}")
    return " ".join(one for one in (*place, characters) if one)


def _citation(basis: Mapping[str, Any], say: Voice) -> str:
    text = say(f"《{basis['title']}》", f"“{basis['title']}”") + (basis["article"] or "")
    if basis["document"]:
        text += say(f"（{basis['document']}）", f" ({basis['document']})")
    if basis.get("replaced_by"):
        text += say(f"（已由{basis['replaced_by']}取代）", f" (replaced by {basis['replaced_by']})")
    return text
