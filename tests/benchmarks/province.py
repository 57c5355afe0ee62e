"""A check costs what lies at its site, not what the store holds."""

import time
from pathlib import Path

import numpy as np
import shapely

from access_lists.project import parse_project
from app.audit.service import operator
from app.checks.service import CheckRequest
from app.workspace import open_workspace
from tests.benchmarks.figures import Row, us
from tests.benchmarks.service import CLAUSES, prepare, settings_of
from tests.benchmarks.synthetic import control_units
from zoning.model.footprint import make_footprint

SITES = 100
VERTICES_A_UNIT = 24


def province_rows(folder, counts=(200, 45_000)):
    """How long a stored check takes with few and with many units, each with its access list."""
    few, many = (check_s(Path(folder) / f"units-{count}", count) for count in counts)
    yield Row(
        what=f"a check of {CLAUSES} clauses where {counts[1]:,} units have lists, "
        f"against {counts[0]:,}",
        measured=f"{us(many)} against {us(few)}",
        value=many / few,
        unit=" ×",
        less_is_better=True,
    )


def check_s(home, count):
    """Seconds that a check takes at the median of sites, each checked once before."""
    home.mkdir()
    plots = prepare(home, units=control_units(count, VERTICES_A_UNIT))
    workspace, actor = open_workspace(settings_of(home, None)), operator("bench")
    small = [plot for plot in plots if shapely.get_num_coordinates(plot) < 100][:SITES]
    project = parse_project({"industries": ["C1432"], "nature": "new"})
    requests = [
        CheckRequest(footprint=make_footprint([(plot, None)]), project=project) for plot in small
    ]
    for request in requests:
        workspace.checks.run(actor, request)
    taken = []
    for request in requests:
        begun = time.perf_counter()
        workspace.checks.run(actor, request)
        taken.append(time.perf_counter() - begun)
    workspace.close()
    return float(np.median(taken))
