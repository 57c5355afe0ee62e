"""Access lists read and written within the caller's transaction."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, bindparam, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from access_lists.book import ListBook
from access_lists.codec import ID_LENGTH, clause_ids, header_of, list_sha256, rows_of
from access_lists.store.tables import AccessListRow, ClauseRow
from access_lists.vocabulary import Review
from zoning.model.release import ListRecord, Release

_ROWS_AT_ONCE = 1000


class ListStore:
    """The access lists of one database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, release: Release, data: Mapping[str, Any], key: str) -> ListRecord:
        """Store a checked list with a draft release."""
        header, rows = header_of(data), rows_of(data)
        units = [
            {name: value for name, value in unit.items() if name != "clauses"}
            for unit in data.get("units") or ()
        ]
        codes = [unit["code"] for unit in units]
        digest = list_sha256(header, codes, rows)
        identity = digest[:ID_LENGTH]
        self._session.add(
            AccessListRow(
                key=key,
                release_key=release.key,
                list_id=identity,
                header=header,
                units=units,
                sha256=digest,
                clause_count=len(rows),
                owner=release.owner,
                jurisdiction=release.jurisdictions[0],
                created_at=datetime.now(UTC),
            )
        )
        self._session.flush()
        connection = self._session.connection()
        statement = insert(ClauseRow).values(content=self._written_json("content"))
        numbered = enumerate(zip(rows, clause_ids(header, rows), strict=True))
        while some := list(itertools.islice(numbered, _ROWS_AT_ONCE)):
            values = [
                {
                    "list_key": key,
                    "ordinal": ordinal,
                    "clause_id": clause_id,
                    "unit": unit,
                    "content": orjson.dumps(content).decode(),
                }
                for ordinal, ((unit, content), clause_id) in some
            ]
            connection.execute(statement, values)
        return ListRecord(
            id=identity, title=header["title"], level=header["level"], clause_count=len(rows)
        )

    def _written_json(self, name: str) -> ColumnElement[Any]:
        """A parameter for JSON that is written already: the usual way takes far longer."""
        written = bindparam(name, type_=Text())
        on_postgres = self._session.get_bind().dialect.name == "postgresql"
        return cast(written, JSONB()) if on_postgres else written

    def remove(self, release: Release, title: str) -> list[str]:
        """Take the lists of this title out of a draft, clauses and all; answers their keys."""
        keys = [row.key for row in self._rows(release) if row.header["title"] == title]
        self._session.execute(delete(ClauseRow).where(ClauseRow.list_key.in_(keys)))
        self._session.execute(delete(AccessListRow).where(AccessListRow.key.in_(keys)))
        return keys

    def records(self, release: Release) -> list[ListRecord]:
        """The lists of a release, without their clauses."""
        return [
            ListRecord(
                id=row.list_id,
                title=row.header["title"],
                level=row.header["level"],
                clause_count=row.clause_count,
            )
            for row in self._rows(release)
        ]

    def hashes(self, release: Release) -> list[str]:
        """Content hashes of the lists, as stored when they were imported."""
        return [row.sha256 for row in self._rows(release)]

    def reviews(self, release: Release) -> dict[str, dict[str, int]]:
        """Clauses of every list by how much of their text is decided by machine, by list id."""
        review = func.coalesce(ClauseRow.content["review"].as_string(), Review.MACHINE.value)
        each = (
            select(AccessListRow.list_id, review.label("review"))
            .join(ClauseRow, ClauseRow.list_key == AccessListRow.key)
            .where(AccessListRow.release_key == release.key)
            .subquery()
        )
        told = each.c.list_id, each.c.review
        found: dict[str, dict[str, int]] = {}
        for identity, one, clauses in self._session.execute(
            select(*told, func.count()).group_by(*told)
        ):
            found.setdefault(identity, {})[one] = clauses
        return found

    def books(self, release: Release) -> Iterator[ListBook]:
        """The lists of a release with all clauses, checked against their hashes when opened."""
        for row in self._rows(release):
            clauses = self._session.execute(
                select(ClauseRow.unit, ClauseRow.content)
                .where(ClauseRow.list_key == row.key)
                .order_by(ClauseRow.ordinal)
            )
            yield ListBook(
                header=row.header,
                unit_headers=tuple(row.units),
                rows=tuple((unit, content) for unit, content in clauses),
                sha256=row.sha256,
                release=release,
            )

    def _rows(self, release: Release) -> Sequence[AccessListRow]:
        query = select(AccessListRow).where(AccessListRow.release_key == release.key)
        return self._session.scalars(query.order_by(AccessListRow.list_id)).all()
