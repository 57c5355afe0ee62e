from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
import yaml
from factories import AS_OF, WIDTH_M, MadeZone, Region, run, strip, unit_list

from access_lists.assessed import Assessed
from access_lists.lint import lint
from access_lists.reading import read_yaml
from zoning.model.footprint import Footprint, make_footprint
from zoning.vocabulary import LayerKind, Occupation

FOLDER = Path(__file__).parent / "cases"
DRAWN = (
    ("element_zones", LayerKind.ELEMENT_ZONES, "element"),
    ("references", LayerKind.REFERENCE, "class"),
)
EVERYWHERE = {"code": "ZH99010110001", "from": -5, "to": 6}


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        group = yaml.safe_load(path.read_text("utf-8"))
        for case in group["cases"]:
            yield pytest.param(group, case, id=f"{path.stem}:{case['name'].rpartition('/')[2]}")


@pytest.mark.parametrize(("group", "case"), list(cases()))
def test_legal_case(group: dict[str, Any], case: dict[str, Any], tmp_path: Path) -> None:
    statuses = {
        (one["set"], one["subject"], one["year"]): one["value"] for one in case.get("statuses", ())
    }
    found = run(
        site_of(case.get("site", {})),
        case["project"],
        [region_of(group, tmp_path)],
        as_of=case.get("as_of", AS_OF),
        statuses=statuses,
    )
    outcome = {name: COMPARED[name](found, wanted) for name, wanted in case["expect"].items()}
    assert outcome == case["expect"]


def region_of(group: Mapping[str, Any], folder: Path) -> Region:
    ground = group.get("ground", {})
    red_lines = ground.get("red_lines", [])
    absent = {*ground.get("absent", ()), *({"red-lines"} if red_lines == "absent" else ())}
    region = Region(folder=folder, absent=frozenset(absent))
    tolerance = {"tolerance_m": ground.get("tolerance_m", 1.0)}
    region.units(*map(zone_of, ground.get("units", [EVERYWHERE])))
    if isinstance(red_lines, list):
        region.red_lines(*map(zone_of, red_lines), **tolerance)
    for field, kind, name in DRAWN:
        zones = sorted(ground.get(field, ()), key=itemgetter(name))
        for what, members in groupby(zones, key=itemgetter(name)):
            option = {"cls" if name == "class" else name: what}
            region.add(kind, [*map(zone_of, members)], **option, **tolerance)
    lists = [*([group["list"]] if "list" in group else group.get("lists", ()))]
    lists += [unit_list(group["clauses"])] if "clauses" in group else []
    for data in lists:
        read = read_yaml(yaml.safe_dump(data, allow_unicode=True).encode(), label=group["title"])
        lint(read)
        region.listing(read.data)
    return region


def zone_of(zone: Mapping[str, Any]) -> MadeZone:
    wide = {"south_m": -5000.0, "north_m": 5000.0} if zone.get("code", "").startswith("ZH") else {}
    return MadeZone(
        code=zone.get("code") or f"{zone.get('name', zone.get('class'))} {zone['from']}",
        shape=strip(zone["from"], zone["to"], **wide),
        name=zone.get("name"),
        category=zone.get("category"),
        cls=zone.get("class"),
    )


def site_of(place: Mapping[str, Any]) -> Footprint:
    parts = place.get("parts", [place])
    return make_footprint(
        [
            (
                strip(one.get("from", 0), one.get("to", 1), south_m=0.0, north_m=WIDTH_M),
                Occupation(one["occupation"]) if "occupation" in one else None,
            )
            for one in parts
        ]
    )


def outcomes(found: Assessed, wanted: Mapping[str, str]) -> dict[str, str]:
    by_key = {one.clause.key: one.outcome.value for one in found.decisions}
    return {key: by_key.get(key, "unbound") for key in wanted}


def so(found: Assessed, wanted: list[str], name: str) -> list[str]:
    keys = [one.clause.key for one in found.decisions if getattr(one, name)]
    return wanted if sorted(keys) == sorted(wanted) else keys


COMPARED = {
    "verdict": lambda found, _: found.verdict.value,
    "outcomes": outcomes,
    "assumed": lambda found, wanted: so(found, wanted, "assumed"),
    "noted": lambda found, wanted: so(found, wanted, "noted"),
    "slivers": lambda found, wanted: so(found, wanted, "sliver"),
    "missing": lambda found, wanted: {
        one.clause.key: list(one.missing) for one in found.decisions if one.clause.key in wanted
    },
    "could_lift": lambda found, wanted: {
        one.clause.key: list(found.lift[one.clause.id])
        for one in found.decisions
        if one.clause.key in wanted
    },
    "reasons": lambda found, _: [one.code.value for one in found.shortfalls],
    "settles": lambda found, _: {one.field: one.would_settle for one in found.settling},
    "asks_first": lambda found, wanted: [one.field for one in found.settling][: len(wanted)],
}
