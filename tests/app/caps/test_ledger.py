"""The ledger on both databases: nothing is sold twice, everything leaves a trace."""

import concurrent.futures
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import orjson
import pytest
from plugins.workspaces import ACTOR, settings_for
from sqlalchemy import update

from access_lists.store.caps import CapNotFoundError, CapsOverlapError
from access_lists.store.register_tables import ReservationRow
from access_lists.units import UnitUnknownError
from app.answers.service import Key
from app.audit.verification import verify_record
from app.caps.errors import (
    AmountInvalidError,
    CapExceededError,
    QuantityUnknownError,
    ReservationClosedError,
    ReservationNotFoundError,
    YearsInvalidError,
)
from app.caps.service import CapService, NewCap, NewReservation
from app.database import Database
from app.http_errors import IdempotencyKeyReusedError
from app.workspace import Workspace

VOCS = "emissions_t_per_year.VOCs"


def a_cap(workspace: Workspace, amount: str = "120", used: str = "85.5", **more: object) -> str:
    new = NewCap(
        **{
            "jurisdiction": "990100",
            "place": "park:三川经济技术开发区",
            "quantity": VOCS,
            "amount": Decimal(amount),
            "used": Decimal(used),
            "year_from": 2026,
            **more,
        }
    )
    return str(orjson.loads(workspace.caps.set(ACTOR, new))["id"])


def ask(amount: str, project: str = "家具厂", **more: object) -> NewReservation:
    return NewReservation(project=project, amount=Decimal(amount), **more)


def reserved(workspace: Workspace, cap: str, amount: str, **more: object) -> dict:
    return orjson.loads(workspace.caps.reserve(ACTOR, cap, ask(amount, **more)))


def test_a_reservation_takes_what_is_left_and_no_more(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    answer = reserved(workspace, cap, "34.5")
    assert (answer["state"], answer["cap"]["used"], answer["cap"]["left"]) == ("held", "120", "0")
    with pytest.raises(CapExceededError, match="left 0"):
        workspace.caps.reserve(ACTOR, cap, ask("0.000000001"))
    assert workspace.caps.show(cap)["used"] == "120"


def test_a_release_frees_the_amount_and_stands_in_the_history(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    held = reserved(workspace, cap, "30")["id"]
    workspace.caps.release(ACTOR, cap, held, reason="项目终止")
    shown = workspace.caps.show(cap)
    assert shown["used"] == "85.5"
    assert [one["state"] for one in shown["reservations"]] == ["released"]
    lines = [(one["action"], one["amount"], one["used_after"]) for one in shown["history"]]
    assert lines == [
        ("set", "120", "85.5"), ("reserve", "30", "115.5"), ("release", "30", "85.5"),
    ]  # fmt: skip
    with pytest.raises(ReservationClosedError):
        workspace.caps.release(ACTOR, cap, held, reason="再次")


def test_what_has_expired_counts_no_more(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    held = reserved(workspace, cap, "34.5", expires_on=tomorrow)
    with workspace.database.write() as session:
        over = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(ReservationRow).values(expires_at=over))
    assert workspace.caps.show(cap)["used"] == "85.5"
    assert workspace.caps.show(cap)["reservations"][0]["state"] == "expired"
    reserved(workspace, cap, "34.5", project="机械厂")
    actions = [one["action"] for one in workspace.caps.show(cap)["history"]]
    assert actions == ["set", "reserve", "expire", "reserve"]
    with pytest.raises(ReservationClosedError):
        workspace.caps.confirm(ACTOR, cap, held["id"], document="迟到的批复")


def test_a_confirmed_reservation_has_no_end(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    held = reserved(workspace, cap, "12.3", expires_on=tomorrow)
    answer = orjson.loads(workspace.caps.confirm(ACTOR, cap, held["id"], document="三川环审1号"))
    assert (answer["state"], answer["expires_at"]) == ("confirmed", None)


def rows(workspace: Workspace) -> int:
    """Rows of an audit record that holds."""
    found = verify_record(workspace.database, workspace.checkpoints)
    assert found.first_break is None
    return found.rows


def test_every_change_leaves_its_audit_row(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    held = reserved(workspace, cap, "1")["id"]
    before = rows(workspace)
    with pytest.raises(CapExceededError):
        workspace.caps.reserve(ACTOR, cap, ask("500"))
    assert rows(workspace) == before
    workspace.caps.release(ACTOR, cap, held, reason="终止")
    assert rows(workspace) == before + 1


def test_the_same_key_reserves_once(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    key = Key(actor="tester", text="k1", request_sha256="a" * 64)
    first = workspace.caps.reserve(ACTOR, cap, ask("10"), key=key)
    assert workspace.caps.reserve(ACTOR, cap, ask("10"), key=key) == first
    assert workspace.caps.show(cap)["used"] == "95.5"
    other = Key(actor="tester", text="k1", request_sha256="b" * 64)
    with pytest.raises(IdempotencyKeyReusedError):
        workspace.caps.reserve(ACTOR, cap, ask("11"), key=other)


def test_amounts_come_in_any_unit_of_the_quantity(workspace: Workspace) -> None:
    cap = a_cap(workspace, "0.12", "85.5", unit="万吨/年")
    assert workspace.caps.show(cap)["amount"] == "1200"
    assert workspace.caps.show(cap)["used_before"] == "855000"
    small = a_cap(workspace, "1", "0", quantity="emissions_t_per_year.汞")
    answer = reserved(workspace, small, "12.5", unit="kg/a")
    assert (answer["amount"], answer["cap"]["quantity"]) == ("0.0125", "emissions_t_per_year.Hg")


def test_a_cap_is_amended_and_never_set_twice(workspace: Workspace) -> None:
    cap = a_cap(workspace)
    assert a_cap(workspace, "100") == cap
    assert [one["action"] for one in workspace.caps.show(cap)["history"]] == ["set", "amend"]
    with pytest.raises(CapsOverlapError):
        a_cap(workspace, year_from=2028)
    assert len(workspace.caps.all("990100")) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"quantity": "two_high"}, QuantityUnknownError),
        ({"quantity": "emissions_t_per_year"}, QuantityUnknownError),
        ({"quantity": "land_ha.x"}, QuantityUnknownError),
        ({"unit": "亩"}, UnitUnknownError),
        ({"amount": "-1"}, AmountInvalidError),
        ({"amount": "NaN"}, AmountInvalidError),
        ({"year_to": 2020}, YearsInvalidError),
    ],
)
def test_a_cap_that_makes_no_sense_is_refused(
    embedded: Workspace, changes: dict, error: type[Exception]
) -> None:
    with pytest.raises(error):
        a_cap(embedded, **changes)
    assert embedded.caps.all() == []


def test_what_is_not_there_is_said(embedded: Workspace) -> None:
    cap = a_cap(embedded)
    with pytest.raises(CapNotFoundError):
        embedded.caps.show("none")
    with pytest.raises(CapNotFoundError):
        embedded.caps.reserve(ACTOR, "none", ask("1"))
    with pytest.raises(ReservationNotFoundError):
        embedded.caps.release(ACTOR, cap, "none", reason="无")
    for amount in ("0", "-1", "Infinity"):
        with pytest.raises(AmountInvalidError):
            embedded.caps.reserve(ACTOR, cap, ask(amount))
    with pytest.raises(AmountInvalidError, match="passed"):
        embedded.caps.reserve(ACTOR, cap, ask("1", expires_on=datetime(2020, 1, 1).date()))  # noqa: DTZ001 - a day


def _writer(home: str, url: str, cap: str, number: int) -> list[str]:
    """One of several writers, with connections of its own, that all want the same tonnes."""
    database = Database(settings_for(home, url))
    ledger = CapService(database)
    granted = []
    for turn in range(6):
        try:
            answer = ledger.reserve(ACTOR, cap, ask("1.1", project=f"{number}-{turn}"))
        except CapExceededError:
            continue
        granted.append(orjson.loads(answer)["amount"])
    database.close()
    return granted


def test_eight_writers_at_once_cannot_oversell(workspace: Workspace) -> None:
    """48 requests of 1.1 t for 34.5 t: 31 fit, 0.4 t are left."""
    cap = a_cap(workspace)
    settings = workspace.settings
    url = workspace.database.engine.url.render_as_string(hide_password=False)
    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
        writers = [pool.submit(_writer, settings.home, url, cap, number) for number in range(8)]
        granted = [amount for one in writers for amount in one.result(timeout=120)]
    shown = workspace.caps.show(cap)
    assert len(granted) == 31
    assert sum(map(Decimal, granted)) + Decimal("85.5") == Decimal(shown["used"])
    assert (shown["used"], shown["left"]) == ("119.6", "0.4")
    assert [one["seq"] for one in shown["history"]] == list(range(1, 33))
    assert Decimal(shown["history"][-1]["used_after"]) == Decimal("119.6")
    assert rows(workspace) >= 32
