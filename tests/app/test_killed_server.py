"""A server killed while it answers: nothing acknowledged is lost, nothing is done twice."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from plugins.services import PLOT
from plugins.workspaces import opened_at, published, settings_for
from serve_until_killed import free_port, started
from sqlalchemy import text

from app.audit.verification import verify_record
from app.workspace import open_workspace

SEED = 20261122
SAMPLE, ALL = 4, 100
CLIENTS = 4
RESULTS = Path(__file__).parents[2] / "docs" / "reference" / "kill-rounds.json"
BODY = json.dumps({"footprint": PLOT, "project": {"industries": ["C1432"]}}).encode()


@dataclass
class Ledger:
    """What clients were told, by the key they sent; and what they asked and never heard of."""

    answered: dict[str, bytes] = field(default_factory=dict)
    unheard: list[str] = field(default_factory=list)
    recovery_s: list[float] = field(default_factory=list)


def ask(port: int, key: str) -> bytes | None:
    """The answer to one check; None where the connection broke before all of it came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        connection.request("POST", "/v1/checks", BODY, headers)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    assert answer.status in {201, 409, 503}, body
    return body if answer.status == 201 else None


def ask_again_and_again(port: int, ledger: Ledger, over: threading.Event) -> None:
    while not over.is_set():
        key = uuid4().hex
        answer = ask(port, key)
        if answer is None:
            ledger.unheard.append(key)
            over.wait(0.01)
        else:
            ledger.answered[key] = answer


def one_round(home: Path, url: str, ledger: Ledger, moment_s: float) -> None:
    """Start, ask, kill at the moment, start again: what was not heard of is asked once more."""
    began = time.perf_counter()
    port, over = free_port(), threading.Event()
    process = started(home, url, port)
    ledger.recovery_s.append(round(time.perf_counter() - began, 3))
    clients = [
        threading.Thread(target=ask_again_and_again, args=(port, ledger, over))
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    time.sleep(moment_s)
    process.kill()
    over.set()
    for client in clients:
        client.join()
    process.join()


def examine(home: Path, url: str, ledger: Ledger) -> None:
    """Every answer is stored byte for byte, once; the record is whole and tells of each."""
    desk = open_workspace(settings_for(home, url))
    with desk.database.engine.connect() as connection:
        stored = dict(connection.execute(text("SELECT id, document FROM assessment")).all())
        told = connection.execute(text("SELECT object_id FROM audit WHERE action = 'check'"))
        assert sorted(told.scalars()) == sorted(stored), "a check without its row, or a row twice"
        keys = text("SELECT key, assessment_id FROM idempotency WHERE assessment_id IS NOT NULL")
        by_key = dict(connection.execute(keys).all())
    for key, answer in ledger.answered.items():
        assert bytes(stored[by_key[key]]) == answer
    assert len(set(by_key.values())) == len(by_key) == len(stored)
    assert verify_record(desk.database, desk.checkpoints).first_break is None
    desk.close()


def retry_what_was_not_heard(home: Path, url: str, ledger: Ledger) -> int:
    """Ask once more with the same keys; each is answered once. How many had been stored before."""
    desk = open_workspace(settings_for(home, url))
    with desk.database.engine.connect() as connection:
        query = text("SELECT key FROM idempotency WHERE assessment_id IS NOT NULL")
        before = set(connection.execute(query).scalars())
    desk.close()
    port = free_port()
    process = started(home, url, port)
    for key in ledger.unheard:
        first = ask(port, key)
        if first is not None:  # else the first attempt's claim has not lapsed yet
            assert ask(port, key) == first
            ledger.answered[key] = first
    process.kill()
    process.join()
    return len(before & set(ledger.unheard))


def rounds(url: str, folder: Path, count: int) -> tuple[Ledger, int]:
    random_moment = random.Random(SEED)  # noqa: S311 (not for secrets)
    home = folder / "home"
    desk = opened_at(home, url)
    published(desk, folder / "in")
    desk.close()
    ledger = Ledger()
    for _ in range(count):
        one_round(home, url, ledger, random_moment.uniform(0.05, 1.0))
    examine(home, url, ledger)
    stored_unheard = retry_what_was_not_heard(home, url, ledger)
    examine(home, url, ledger)
    return ledger, stored_unheard


def test_a_killed_server_loses_no_check_that_it_acknowledged(database_url: str, tmp_path: Path):
    ledger, _ = rounds(database_url, tmp_path, SAMPLE)
    assert len(ledger.answered) > SAMPLE


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_kills_of_the_server_lose_nothing(database_url: str, tmp_path: Path):
    ledger, stored_unheard = rounds(database_url, tmp_path, ALL)
    kind = "PostGIS" if database_url.startswith("postgres") else "SQLite"
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[f"{kind}, checks over HTTP"] = {
        "kills": ALL,
        "acknowledged_checks": len(ledger.answered),
        "acknowledged_and_lost": 0,
        "stored_but_not_heard": stored_unheard,
        "done_twice": 0,
        "longest_start_s": max(ledger.recovery_s),
        "seed": SEED,
    }
    RESULTS.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", "utf-8")
    assert len(ledger.answered) > 1000
