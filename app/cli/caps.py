"""`sanxian cap …`: resource caps, pollutant totals, and the ledger of what projects take."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from app.caps.service import NewCap, NewReservation
from app.cli.opening import actor, audited, workspace
from app.cli.output import console, print_json, refusals

app = typer.Typer(help="总量与资源利用上线 · caps and their ledger", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
CapId = Annotated[str, typer.Argument(help="Id of the cap.")]
ReservationId = Annotated[str, typer.Argument(help="Id of the reservation.")]
Unit = Annotated[str | None, typer.Option(help="t/a, kg/a, 万立方米/年, 亩 …")]
_PLACE = "park:NAME, chemical-park:NAME, unit:CODE, zone:ELEMENT/CLASS or jurisdiction:CODE."


def _decimal(text: str) -> Decimal:
    """An amount as it was typed, without a detour through binary."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise typer.BadParameter(f"not a number: {text}") from error


Amount = Annotated[Decimal, typer.Option(parser=_decimal, metavar="NUMBER")]


@app.command("set")
def set_cap(
    context: typer.Context,
    jurisdiction: Annotated[str, typer.Option(help="GB/T 2260 code of the division that set it.")],
    place: Annotated[str, typer.Option(help=_PLACE)],
    quantity: Annotated[
        str, typer.Option(help="A fact of projects: emissions_t_per_year.VOCs, land_ha …")
    ],
    amount: Amount,
    year_from: Annotated[int, typer.Option(help="First year.")],
    year_to: Annotated[int | None, typer.Option(help="Last year; else until changed.")] = None,
    used: Annotated[
        Decimal, typer.Option(parser=_decimal, metavar="NUMBER", help="Taken already.")
    ] = Decimal(0),
    unit: Unit = None,
    source: Annotated[str, typer.Option(help="The document that sets it.")] = "",
    as_json: Json = False,
) -> None:
    """Set a cap, or amend the one of the same place, quantity and first year."""
    new = NewCap(
        jurisdiction=jurisdiction,
        place=place,
        quantity=quantity,
        amount=amount,
        unit=unit,
        used=used,
        year_from=year_from,
        year_to=year_to,
        source=source,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "cap-set"):
            shown = orjson.loads(opened.caps.set(actor(), new))
        _print([shown], shown, as_json=as_json)


@app.command("list")
def list_caps(
    context: typer.Context,
    jurisdiction: Annotated[str | None, typer.Option(help="Only of this division.")] = None,
    place: Annotated[str | None, typer.Option(help="Only of this place.")] = None,
    as_json: Json = False,
) -> None:
    """Caps with what is used and left now."""
    with refusals(as_json=as_json), workspace(context) as opened:
        found = opened.caps.all(jurisdiction, place=place)
        _print(found, found, as_json=as_json)


@app.command()
def show(context: typer.Context, cap: CapId, as_json: Json = False) -> None:
    """One cap with its reservations and its history."""
    with refusals(as_json=as_json), workspace(context) as opened:
        shown = opened.caps.show(cap)
        _print([shown], shown, as_json=as_json)
        if not as_json:
            _print_ledger(shown)


@app.command()
def reserve(
    context: typer.Context,
    cap: CapId,
    amount: Amount,
    project: Annotated[str, typer.Option(help="Name of the project.")],
    unit: Unit = None,
    expires_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day it holds.")
    ] = None,
    check: Annotated[str | None, typer.Option(help="Id of the check it rests on.")] = None,
    holder: Annotated[
        str | None, typer.Option(help="Account whose checks may name it as theirs.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Reserve an amount for a project; exit status 1 where not so much is left."""
    new = NewReservation(
        project=project,
        amount=amount,
        unit=unit,
        expires_on=expires_on.date() if expires_on else None,
        check_id=check,
        holder=holder,
    )
    with refusals(as_json=as_json), workspace(context) as opened:
        with audited(opened, "cap-reserve"):
            answer = opened.caps.reserve(actor(), cap, new)
        _print_reservation(orjson.loads(answer), as_json=as_json)


@app.command()
def release(
    context: typer.Context,
    cap: CapId,
    reservation: ReservationId,
    reason: Annotated[str, typer.Option(help="Why; it stands in the history.")],
    as_json: Json = False,
) -> None:
    """Give back what a project holds."""
    with refusals(as_json=as_json), workspace(context) as opened:
        answer = opened.caps.release(actor(), cap, reservation, reason=reason)
        _print_reservation(orjson.loads(answer), as_json=as_json)


@app.command()
def confirm(
    context: typer.Context,
    cap: CapId,
    reservation: ReservationId,
    document: Annotated[str, typer.Option(help="The approval.")],
    as_json: Json = False,
) -> None:
    """Make a reservation last: the project was approved."""
    with refusals(as_json=as_json), workspace(context) as opened:
        answer = opened.caps.confirm(actor(), cap, reservation, document=document)
        _print_reservation(orjson.loads(answer), as_json=as_json)


def _print(caps: list[dict[str, Any]], document: Any, *, as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    table = Table("地点", "指标", "年份", "上限", "已用", "余量", "单位", "编号")
    for one in caps:
        years = f"{one['year_from']}–{one['year_to'] or ''}"
        table.add_row(
            one["place_label"]["zh-CN"], one["quantity_label"]["zh-CN"], years, one["amount"],
            one["used"], one["left"], one["unit"], one["id"],
        )  # fmt: skip
    console.print(table)


def _print_reservation(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    cap = answer["cap"]
    console.print(f"{answer['id']} {answer['project']} {answer['amount']} · {answer['state']}")
    console.print(
        f"上限 {cap['amount']} {cap['unit']}，已用 {cap['used']}，余量 {cap['left']}", markup=False
    )


def _print_ledger(shown: dict[str, Any]) -> None:
    table = Table("时间", "操作", "数量", "操作后已用", "经办", "说明")
    for one in shown["history"]:
        table.add_row(
            one["at"][:19], one["action"], one["amount"], one["used_after"], one["actor"],
            one["note"],
        )  # fmt: skip
    console.print(table)
