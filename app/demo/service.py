"""Load the demo region, and its example projects, through the ordinary services."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from app.audit.service import operator
from app.baseline.service import BaselineService
from app.catalogue.service import Catalogue
from app.lists.service import ListService
from app.releases.drafts import NewLayer, NewRelease
from app.releases.service import ReleaseService
from zoning.resources import data_path
from zoning.store.releases import ReleaseExistsError
from zoning.vocabulary import LayerKind, ReleaseState

DEMO = operator("demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example project, with the verdict it must come to."""

    id: str
    title: dict[str, str]
    description: dict[str, str]
    why: dict[str, str]
    expected_verdict: str
    request: dict[str, Any]


@cache
def examples() -> tuple[Example, ...]:
    """The example projects of the demo region: tutorial and acceptance test at once."""
    listed = yaml.safe_load(data_path("demo", "projects.yaml").read_text("utf-8"))
    return tuple(_example(entry) for entry in listed["projects"])


class DemoService:
    """Loads the demo region through the ordinary services."""

    def __init__(
        self,
        catalogue: Catalogue,
        releases: ReleaseService,
        lists: ListService,
        baseline: BaselineService,
    ) -> None:
        self._catalogue = catalogue
        self._releases = releases
        self._lists = lists
        self._baseline = baseline

    def load(self) -> list[str]:
        """Publish every release of the demo that is not published yet; answers their names."""
        listed = _region()
        loaded = self._baseline.install(listed["baseline_jurisdictions"])
        loaded += [entry["name"] for entry in listed["releases"] if self._load(entry)]
        return loaded

    def is_loaded(self) -> bool:
        """Whether the demo region is published in this store."""
        names = {entry["name"] for entry in _region()["releases"]}
        return names <= {release.name for release in self._catalogue.published().releases}

    def _load(self, entry: dict[str, Any]) -> bool:
        """Publish one release; one left unfinished by an interrupted run is finished."""
        name = entry["name"]
        with suppress(ReleaseExistsError):
            self._releases.create(DEMO, _new(entry))
        found = self._releases.show(name)
        if found["state"] not in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
            return False
        layers = {layer["name"] for layer in found["layers"]}
        for layer in entry.get("layers") or ():
            if layer["name"] not in layers:
                self._releases.add_layer(DEMO, name, _layer(layer))
        done = len(found["lists"])  # lists are imported in their order
        for file in (entry.get("lists") or ())[done:]:
            self._lists.import_file(DEMO, data_path("demo", file), name)
        self._releases.publish(DEMO, name, shipped=True)
        return True


@cache
def _region() -> dict[str, Any]:
    listed: dict[str, Any] = yaml.safe_load(data_path("demo", "demo.yaml").read_text("utf-8"))
    return listed


def _example(entry: dict[str, Any]) -> Example:
    request: dict[str, Any] = {"footprint": entry["footprint"], "project": entry["project"]}
    for name in ("as_of", "half_width_m", "crs", "datum"):
        if name in entry:
            value = entry[name]
            request[name] = value.isoformat() if isinstance(value, date) else value
    return Example(
        id=entry["id"],
        title=entry["title"],
        description=entry["description"],
        why=entry["why"],
        expected_verdict=entry["expected_verdict"],
        request=request,
    )


def _new(entry: dict[str, Any]) -> NewRelease:
    return NewRelease(
        name=entry["name"],
        jurisdictions=[str(code) for code in entry["jurisdictions"]],
        effective_from=entry["effective_from"],
        effective_to=entry.get("effective_to"),
        requires=entry.get("requires"),
        absent=entry.get("absent") or (),
        series=entry.get("series", ""),
    )


def _layer(entry: dict[str, Any]) -> NewLayer:
    return NewLayer(
        path=data_path("demo", entry["file"]),
        kind=LayerKind(entry["kind"]),
        name=entry["name"],
        element=entry.get("element"),
        cls=entry.get("class"),
        fields=entry.get("fields") or {},
    )
