from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from factories import MadeZone, Region, run, site, strip, unit_list
from report_cases import (
    CLAUSES,
    CONDITIONAL,
    CONFLICT,
    UNDETERMINED,
    UNIT,
    Case,
    region,
    stored,
)


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Case]:
    """Checks a project in the city; with `red`, a red line takes that part of the site."""

    def make(
        project: dict[str, Any],
        *,
        red: tuple[float, float] | None = None,
        language: str = "zh-CN",
        **footprint: Any,
    ) -> Case:
        found = run(site(**footprint), project, [region(tmp_path, red=red)])
        return stored(found, language=language)

    return make


@pytest.fixture
def conflict(made: Callable[..., Case]) -> Case:
    """A resort with a red line across the western third of its site."""
    return made(CONFLICT, red=(0.0, 0.333))


@pytest.fixture
def undetermined(made: Callable[..., Case]) -> Case:
    """A works whose industry and emissions are not known."""
    return made(UNDETERMINED)


@pytest.fixture
def conditional(made: Callable[..., Case]) -> Case:
    """A food works that has terms to meet."""
    return made(CONDITIONAL)


@pytest.fixture
def no_conflict(tmp_path: Path) -> Case:
    """A food works where the list has nothing against it."""
    unit = MadeZone(code=UNIT, shape=strip(-5, 6, south_m=-5000, north_m=5000))
    made = Region(folder=tmp_path).units(unit).red_lines()
    listed = made.listing(unit_list(CLAUSES[:1], UNIT))
    return stored(run(site(), CONDITIONAL, [listed]))
