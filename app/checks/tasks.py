"""Checks as jobs: one large check, or a batch in which every row has its own answer."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.catalogue.service import Catalogue
from app.checks.schemas import CheckBody
from app.checks.service import CheckService
from app.database import Database
from app.gate import invalid_body
from app.jobs.errors import WorkerCrashedError
from app.jobs.job import Result
from app.jobs.running import Running, Task
from app.problems import problem_of
from zoning.errors import SanxianError, StoreError
from zoning.ingest.strict_json import parse_json
from zoning.texts import Text

_CHECKING = Text(zh="核查", en="checking")


def check_task(checks: CheckService, catalogue: Catalogue) -> Task:
    """One check, of the body that came with the job; its result is the stored Assessment."""

    def run(running: Running) -> None:
        body = CheckBody.model_validate(parse_json(running.input_file().read_bytes()), strict=True)
        running.stage(_CHECKING)

        def settle(session: Session, identity: str) -> None:
            running.finish(session, Result(document={"id": identity}, href=_href(identity)))

        request = body.as_request(catalogue.area_of_use())
        checks.run(running.job.actor, request, also=settle)

    return run


def check_batch_task(database: Database, checks: CheckService, catalogue: Catalogue) -> Task:
    """Many checks: a row that cannot be checked carries its problem, and stops no other.

    Every row is committed with its Assessment. A row at which workers died again and again is
    given up by itself.
    """

    def run(running: Running) -> None:
        items = parse_json(running.input_file().read_bytes())["items"]
        finished = running.finished_parts()
        running.resume(_CHECKING, len(items), len(finished))
        waiting = [number for number in range(len(items)) if number not in finished]
        for number in waiting:
            if running.is_last_try and number == waiting[0]:
                _commit_problem(running, number, _crashed(number))
            else:
                _check_row(running, checks, catalogue, number, items[number])
        _write_result(running, database)

    return run


def _check_row(
    running: Running, checks: CheckService, catalogue: Catalogue, number: int, item: Any
) -> None:
    def settle(session: Session, identity: str) -> None:
        running.commit_in(session, number, orjson.dumps({"row": number, "id": identity}))

    try:
        body = _body_of(item)
        running.require()
        checks.run(running.job.actor, body.as_request(catalogue.area_of_use()), also=settle)
    except StoreError:
        raise
    except SanxianError as error:
        _commit_problem(running, number, error)


def _body_of(item: Any) -> CheckBody:
    try:
        return CheckBody.model_validate(item, strict=True)
    except ValidationError as error:
        raise invalid_body(error) from error


def _commit_problem(running: Running, number: int, error: SanxianError) -> None:
    content = orjson.dumps({"row": number, "problem": problem_of(error)})
    with running.commit(number, content):
        pass


def _write_result(running: Running, database: Database) -> None:
    """All rows in their order as one JSON document, and how many of them are problems."""
    tally: Counter[str] = Counter()
    path = running.folder / "result.json"
    with path.open("wb") as file:
        file.write(b'{"rows":[')
        for line in _rows(running, tally):
            file.write(line)
        file.write(b"]}")
    document = {
        "rows": tally.total(),
        "failed": tally["failed"],
        "media_type": "application/json",
        "file": "result.json",
    }
    with database.write() as session:
        running.finish_with_file(session, path, Result(document=document))


def _rows(running: Running, tally: Counter[str]) -> Iterator[bytes]:
    for number, content in running.parts():
        row = orjson.loads(content)
        tally["failed" if "problem" in row else "checked"] += 1
        if "id" in row:
            row["href"] = _href(row["id"])
        yield (b"," if number else b"") + orjson.dumps(row)


def _href(identity: str) -> str:
    return f"/v1/checks/{identity}"


def _crashed(number: int) -> WorkerCrashedError:
    return WorkerCrashedError(
        f"处理第 {number} 行的进程多次意外结束，该行已放弃。",
        f"the process that worked on row {number} died again and again; the row was given up.",
    )
