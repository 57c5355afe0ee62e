"""Conditions on rasters: compared where every pixel speaks, unknown otherwise."""

import pytest

from access_lists.circumstances import Circumstances, Trace
from access_lists.conditions import compile_condition, raster_names
from access_lists.facts import Facts, RasterFacts
from access_lists.project import parse_project
from access_lists.truth import Truth

SLOPE = RasterFacts(unit="degree", values={"p90": 27.5, "mean": 14.0, "nodata_share": 0.0})
COVER = RasterFacts(values={"share:3": 0.25, "nodata_share": 0.0}, all_classes=True)
PARTIAL = RasterFacts(values={"nodata_share": 0.4})


class NoPlace:
    """The ground where no condition speaks of a place."""

    @property
    def opposite(self) -> "NoPlace":
        return self


def answer(tree: dict, **rasters: RasterFacts) -> tuple[Truth, Trace]:
    facts = Facts(project=parse_project({}), rasters=rasters, year=2026)
    trace = Trace()
    now = Circumstances(facts, NoPlace(), {})  # type: ignore[arg-type]  # nothing else is asked
    return compile_condition(tree).test(now, trace), trace


def asks(statistic: str = "p90", op: str = ">", value: float = 25, **more: object) -> dict:
    about = {"name": "slope", "statistic": statistic}
    if "cls" in more:
        about["class"] = more.pop("cls")
    return {"raster": about, "op": op, "value": value, **more}


@pytest.mark.parametrize(
    ("tree", "facts", "expected"),
    [
        (asks(), SLOPE, Truth.TRUE),
        (asks(value=30), SLOPE, Truth.FALSE),
        (asks(unit="degree"), SLOPE, Truth.TRUE),
        (asks(unit="percent"), SLOPE, Truth.UNKNOWN),
        (asks("p50"), SLOPE, Truth.UNKNOWN),
        (asks(), PARTIAL, Truth.UNKNOWN),
        (asks("nodata_share", value=0.1), PARTIAL, Truth.TRUE),
        (asks("share", ">=", 0.25, cls=3), COVER, Truth.TRUE),
        (asks("share", ">", 0, cls=9), COVER, Truth.FALSE),
        (asks("share", ">", 0, cls=9), PARTIAL, Truth.UNKNOWN),
        ({"not": asks()}, PARTIAL, Truth.UNKNOWN),
    ],
)
def test_a_raster_is_compared_where_it_is_known(
    tree: dict, facts: RasterFacts, expected: Truth
) -> None:
    assert answer(tree, slope=facts)[0] is expected


def test_a_raster_nobody_added_is_unknown_and_named() -> None:
    truth, trace = answer(asks())
    assert truth is Truth.UNKNOWN
    assert trace.missing == {"raster:slope/p90"}


def test_what_was_used_is_told() -> None:
    _, trace = answer(asks(), slope=SLOPE)
    assert trace.used == {"raster:slope/p90": 27.5}


def test_the_names_asked_for_are_found_in_any_tree() -> None:
    other = {"raster": {"name": "cover", "statistic": "share", "class": 1}, "op": ">", "value": 0}
    tree = {
        "any": [{"not": asks()}, {"all": [other, {"fact": "nature", "op": "==", "value": "x"}]}]
    }
    assert set(raster_names(tree)) == {"slope", "cover"}
