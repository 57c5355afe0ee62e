"""`sanxian list review …`: list, show, accept, correct, reject, take back, carry over."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from access_lists.clauses import source_words
from access_lists.reading import read_mapping
from app.cli.opening import actor, audited, workspace
from app.cli.output import console, print_json, refusals
from app.cli.releases import Json, Reference
from app.reviews.folder import Status, Wanted
from app.reviews.service import Instruction

app = typer.Typer(help="核对条款草稿 · review drafts of clauses", no_args_is_help=True)

Drafts = Annotated[list[str], typer.Argument(help="Ids of drafts, as `list review list` shows.")]
Note = Annotated[str | None, typer.Option(help="Why, for the record.")]
SameText = Annotated[
    bool, typer.Option("--same-text", help="Every draft with the same words and reading, too.")
]


class Reading(StrEnum):
    """How much the machine read."""

    MACHINE = "machine"
    PARTIAL = "partial"
    TEXT_ONLY = "text-only"


@app.command("list")
def drafts(
    context: typer.Context,
    release: Reference,
    *,
    unit: Annotated[str | None, typer.Option(help="Only this unit.")] = None,
    status: Annotated[Status | None, typer.Option(help="Only drafts of this status.")] = None,
    review: Annotated[Reading | None, typer.Option(help="Only drafts so read.")] = None,
    words: Annotated[str | None, typer.Option(help="Only texts or units with these words.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Most drafts to show.")] = 100,
    offset: Annotated[int, typer.Option(min=0, help="Drafts to leave out at the start.")] = 0,
    as_json: Json = False,
) -> None:
    """Drafts with what was read of each, and decisions of the earlier edition."""
    wanted = Wanted(
        unit=unit, status=status, review=review, words=words, limit=limit, offset=offset
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.reviews.drafts(release, wanted)
        if as_json:
            print_json(found)
            return
        counts = "，".join(f"{name} {count}" for name, count in found["by_status"].items())
        console.print(f"共 {found['total']} 条（全部：{counts}）")
        _print_table(found["items"])
        for one in found["gone"]:
            console.print(f"本版已无此条：{one['unit']} {one['text']}", markup=False)


@app.command()
def show(
    context: typer.Context,
    release: Reference,
    draft: Annotated[str, typer.Argument(help="Id of the draft.")],
    *,
    as_json: Json = False,
) -> None:
    """One draft: words, fields, what was not read, every decision about it."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.reviews.draft(release, draft)
        if as_json:
            print_json(found)
        else:
            _print_draft(found)


@app.command()
def accept(
    context: typer.Context,
    release: Reference,
    drafts: Drafts,
    *,
    note: Note = None,
    same_text: SameText = False,
    as_json: Json = False,
) -> None:
    """The structure says all that matters: the draft decides from now on."""
    wanted = Instruction(decision="accept", clauses=drafts, note=note, same_text=same_text)
    _decide(context, release, wanted, as_json=as_json)


@app.command()
def correct(
    context: typer.Context,
    release: Reference,
    drafts: Drafts,
    *,
    members: Annotated[
        list[str] | None,
        typer.Option("--set", help="FIELD=VALUE in YAML, as industries=[C26]; null takes it out."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The fields, in YAML.")
    ] = None,
    note: Note = None,
    same_text: SameText = False,
    as_json: Json = False,
) -> None:
    """Set members of the structure; the draft decides so from now on, in later editions too."""
    with refusals(as_json=as_json):
        fields = read_mapping(file.read_bytes(), label=file.name).data if file else {}
        for member in members or ():
            name, equals, value = member.partition("=")
            if not equals:
                raise typer.BadParameter(f"“{member}” is not FIELD=VALUE", param_hint="--set")
            fields |= read_mapping(f"{name}: {value}".encode(), label="--set").data
    wanted = Instruction(
        decision="correct", clauses=drafts, fields=fields, note=note, same_text=same_text
    )
    _decide(context, release, wanted, as_json=as_json)


@app.command()
def reject(
    context: typer.Context,
    release: Reference,
    drafts: Drafts,
    *,
    note: Note = None,
    same_text: SameText = False,
    as_json: Json = False,
) -> None:
    """The structure is wrong: it decides nothing, the words stay."""
    wanted = Instruction(decision="reject", clauses=drafts, note=note, same_text=same_text)
    _decide(context, release, wanted, as_json=as_json)


@app.command()
def reset(
    context: typer.Context, release: Reference, drafts: Drafts, *, as_json: Json = False
) -> None:
    """Take a decision back; the machine's reading stands again."""
    _decide(context, release, Instruction(decision="reset", clauses=drafts), as_json=as_json)


@app.command()
def carry(
    context: typer.Context,
    release: Reference,
    drafts: Drafts,
    *,
    note: Note = None,
    as_json: Json = False,
) -> None:
    """Apply the decision of the earlier edition that waits because the words have changed."""
    wanted = Instruction(decision="carry", clauses=drafts, note=note)
    _decide(context, release, wanted, as_json=as_json)


def _decide(context: typer.Context, release: str, wanted: Instruction, *, as_json: bool) -> None:
    with refusals(as_json=as_json), workspace(context) as opened:
        given = repr(wanted).encode()
        with audited(opened, "clause-review", given):
            result = opened.reviews.decide(actor(), release, wanted)
        if as_json:
            print_json(result)
            return
        console.print(f"已核对 {len(result['items'])} 条")
        _print_table(result["items"])


def _print_table(items: list[dict[str, Any]]) -> None:
    table = Table("编号", "单元", "序号", "作用", "状态", "条文")
    for one in items:
        effect = f"{one['structure']['effect']}/{one['structure']['strength']}"
        status = f"{one['status']}*" if one["earlier"] else one["status"]
        number = one["number"] or ""
        table.add_row(one["id"], one["unit"] or "", number, effect, status, one["text"][:60])
    console.print(table)


def _print_draft(one: dict[str, Any]) -> None:
    console.print(f"{one['unit'] or one['level']} {one['number'] or ''} · {one['status']}")
    console.print(f"  {one['text']}", markup=False)
    console.print(f"  出处：{source_words(one['source'])}", markup=False)
    for name, value in one["structure"].items():
        if value:
            console.print(f"  {name}: {value}", markup=False)
    for span in one["spans"]:
        console.print(f"  “{span['text']}” → {span['field']}", markup=False)
    for gap in one["unread"]:
        console.print(f"  未识读：“{gap['text']}”", style="yellow", markup=False)
    earlier = one["earlier"]
    if earlier:
        line = f"  上一版意见待确认：{earlier['decision']}，相似度 {earlier['similarity']}"
        console.print(line, style="cyan", markup=False)
        console.print(f"  上一版条文：{earlier['text']}", markup=False)
    for review in one["history"]:
        fields = "、".join(review["fields"])
        line = f"  {review['at']} {review['by']} {review['decision']} {fields}"
        console.print(f"{line} {review['note'] or ''}", markup=False)
