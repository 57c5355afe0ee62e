"""What a class is when its legend says no more than a name."""

import pytest

from zoning.raster.change_types import change_type
from zoning.raster.claims import legend_of
from zoning.raster.land_classes import land_class


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("林地", "forest"),
        ("建设用地（含道路）", "built"),
        ("Tree  Cover", "forest"),
        ("Bare / sparse vegetation", "bare"),
        ("水　域", "water"),
    ],
)
def test_a_usual_name_is_known_however_it_is_written(name: str, group: str) -> None:
    found = land_class(name)
    assert found is not None
    assert found.group == group


@pytest.mark.parametrize("name", ["林地与耕地", "7", "工矿用地", ""])
def test_a_name_that_may_be_several_things_has_no_group(name: str) -> None:
    assert land_class(name) is None


def test_what_the_legend_says_itself_counts() -> None:
    legend = legend_of({1: {"name": "林地", "colour": "#000000", "group": "built"}, 2: "林地"})
    assert (legend[1].colour, legend[1].group) == ("#000000", "built")
    assert legend[2].group == "forest"
    assert legend[2].colour != "#000000"


def test_names_alone_name_the_change_between_them() -> None:
    legend = legend_of({1: "林地", 2: "建设用地"})
    pair = {"from_group": legend[1].group, "to_group": legend[2].group}
    assert change_type(pair).code == "construction"
