"""A whole list as stored, from which a check takes the clauses of the units it needs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from access_lists.clauses import AccessList, Clause
from access_lists.codec import clause_ids, decode_clause, decode_list, list_id, list_sha256
from access_lists.conditions import raster_names
from access_lists.vocabulary import Level
from zoning.model.release import Release


@dataclass(frozen=True, kw_only=True)
class ListBook:
    """Header, units and clause contents of one list; clauses are compiled when first needed.

    Attributes:
        unit_headers: every unit it speaks for, without its clauses; each has a `code`.
        rows: (unit or None, content) of every clause, in the order of the list.
        sha256: hash recorded when the list was imported.
    """

    header: Mapping[str, Any]
    unit_headers: tuple[Mapping[str, Any], ...]
    rows: tuple[tuple[str | None, Mapping[str, Any]], ...]
    sha256: str
    release: Release

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Codes of the units it speaks for."""
        return tuple(unit["code"] for unit in self.unit_headers)

    @cached_property
    def unit_codes(self) -> frozenset[str]:
        """The same, to be looked up: a province has 45,000."""
        return frozenset(self.units)

    @cached_property
    def id(self) -> str:
        """Id of the list, derived from its content."""
        return list_id(self.header, self.units, self.rows)

    @cached_property
    def intact(self) -> bool:
        """Whether the content still has the hash recorded at import; never if it is unreadable."""
        try:
            return list_sha256(self.header, self.units, self.rows) == self.sha256
        except (AttributeError, KeyError, TypeError, ValueError):
            return False

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Divisions the list binds: its own, or those of its release."""
        own = self.header.get("jurisdiction")
        return self.release.jurisdictions if own is None else (own,)

    @cached_property
    def common(self) -> tuple[Clause, ...]:
        """Clauses that belong to no single unit."""
        return tuple(self._compiled(None))

    @property
    def has_common(self) -> bool:
        """Whether some clause belongs to no single unit."""
        return None in self._places

    @cached_property
    def rasters(self) -> frozenset[str]:
        """Names of the rasters that some clause asks about."""
        trees = [content.get(part) for _, content in self.rows for part in ("when", "unless")]
        return frozenset(name for tree in trees if tree for name in raster_names(tree))

    def of_unit(self, code: str) -> tuple[Clause, ...]:
        """Clauses of one unit; none where the list has "/" for it."""
        found = self._by_unit.get(code)
        if found is None:
            found = self._by_unit[code] = tuple(self._compiled(code))
        return found

    def as_data(self) -> dict[str, Any]:
        """The list in the form it is imported in."""
        by_unit: dict[str | None, list[dict[str, Any]]] = {code: [] for code in (None, *self.units)}
        for unit, content in self.rows:
            by_unit[unit].append(dict(content))
        units = [{**one, "clauses": by_unit[one["code"]]} for one in self.unit_headers]
        data = {**self.header, "clauses": by_unit[None], "units": units}
        return {key: value for key, value in data.items() if value != []}

    @cached_property
    def head(self) -> AccessList:
        """The list without its clauses."""
        return decode_list(self.header, self.units, (), identity=self.id)

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Clause, ...]]:
        return {}

    @cached_property
    def _places(self) -> Mapping[str | None, list[int]]:
        places: dict[str | None, list[int]] = defaultdict(list)
        for index, (unit, _) in enumerate(self.rows):
            places[unit].append(index)
        return places

    @cached_property
    def _ids(self) -> list[str]:
        return clause_ids(self.header, self.rows)

    def _compiled(self, unit: str | None) -> list[Clause]:
        return [
            decode_clause(
                self.rows[index][1],
                identity=self._ids[index],
                list_identity=self.id,
                level=Level(self.header["level"]),
                unit=unit,
                jurisdictions=self.jurisdictions,
            )
            for index in self._places.get(unit, ())
        ]
