"""Load the demo region, and its example projects, through the ordinary services."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from app.audit.service import operator
from app.baseline.service import BaselineService
from app.caps.service import CapService, NewCap
from app.catalogue.service import Catalogue
from app.lists.service import ListService
from app.progress import NOBODY, Watch
from app.quality.service import QualityService
from app.releases.drafts import NewLayer, NewRelease
from app.releases.service import ReleaseService
from zoning.resources import data_path, shipped_yaml
from zoning.store.releases import ReleaseExistsError
from zoning.texts import Text
from zoning.vocabulary import LayerKind, ReleaseState

DEMO = operator("demo")
_LOADING = Text(zh="载入演示数据", en="loading the demo")


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
    listed = shipped_yaml("demo", "projects.yaml")
    return tuple(_example(entry) for entry in listed["projects"])


class DemoService:
    """Loads the demo region through the ordinary services."""

    def __init__(
        self,
        catalogue: Catalogue,
        releases: ReleaseService,
        lists: ListService,
        baseline: BaselineService,
        registers: tuple[QualityService, CapService],
    ) -> None:
        self._catalogue = catalogue
        self._releases = releases
        self._lists = lists
        self._baseline = baseline
        self._quality, self._caps = registers

    def load(self, watch: Watch = NOBODY) -> list[str]:
        """Publish every release of the demo that is not published yet; answers their names."""
        listed = _region()
        watch.stage(_LOADING, sum(_steps(entry) for entry in listed["releases"]))
        loaded = self._baseline.install(listed["baseline_jurisdictions"])
        loaded += [entry["name"] for entry in listed["releases"] if self._load(entry, watch)]
        self._fill_registers(listed["registers"])
        return loaded

    def _fill_registers(self, entry: dict[str, Any]) -> None:
        """Enter observations and caps that are not there yet."""
        code = entry["jurisdiction"]
        self._quality.import_file(DEMO, data_path("demo", entry["quality"]), code)
        known = {(one["place"], one["quantity"]) for one in self._caps.all(code)}
        for cap in _caps(entry["caps"]):
            if (cap.place, cap.quantity) not in known:
                self._caps.set(DEMO, cap)

    def is_loaded(self) -> bool:
        """Whether the demo region is published in this store."""
        names = {entry["name"] for entry in _region()["releases"]}
        return names <= {release.name for release in self._catalogue.published().releases}

    def _load(self, entry: dict[str, Any], watch: Watch) -> bool:
        """Publish one release; one left unfinished by an interrupted run is finished."""
        name = entry["name"]
        with suppress(ReleaseExistsError):
            self._releases.create(DEMO, _new(entry))
        found = self._releases.show(name)
        if found["state"] not in {ReleaseState.DRAFT, ReleaseState.VALIDATED}:
            watch.done(_steps(entry))
            return False
        layers = {layer["name"] for layer in found["layers"]}
        for layer in entry.get("layers") or ():
            if layer["name"] not in layers:
                self._releases.add_layer(DEMO, name, _layer(layer))
            watch.done()
        done = len(found["lists"])  # lists are imported in their order
        watch.done(done)
        for file in (entry.get("lists") or ())[done:]:
            self._lists.import_file(DEMO, data_path("demo", file), name)
            watch.done()
        self._releases.publish(DEMO, name, shipped=True)
        watch.done()
        return True


def _steps(entry: dict[str, Any]) -> int:
    """Layers, lists and the publication."""
    return len(entry.get("layers") or ()) + len(entry.get("lists") or ()) + 1


@cache
def _region() -> dict[str, Any]:
    listed: dict[str, Any] = shipped_yaml("demo", "demo.yaml")
    return listed


def _caps(file: str) -> list[NewCap]:
    listed = shipped_yaml("demo", file)
    return [
        NewCap(**{**one, "amount": Decimal(one["amount"]), "used": Decimal(one["used"])})
        for one in listed["caps"]
    ]


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
