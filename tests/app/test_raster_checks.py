"""Checks that ask rasters: verdict, evidence, replay, and what is missing."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import raster_files as made
from factories import site
from plugins.workspaces import ACTOR, published

from access_lists.project import parse_project
from app.checks.service import CheckRequest
from app.rasters.service import NewRaster
from app.rasters.store import RasterNotFoundError
from app.workspace import Workspace
from zoning.raster.model import RasterKind

STEEP = {
    "effect": "prohibit",
    "when": {
        "raster": {"name": "slope", "statistic": "p90"}, "op": ">", "value": 25, "unit": "degree",
    },
    "text": "禁止在坡度大于25度的区域建设。",
}  # fmt: skip
REQUEST = CheckRequest(footprint=site(), project=parse_project({"industries": ["C1432"]}))


def add(workspace: Workspace, folder: Path, values: np.ndarray, day: date) -> dict:
    path = made.tiff(folder / f"{day}.tif", values.astype(np.float32))
    new = NewRaster(path=path, kind=RasterKind.CONTINUOUS, date=day, name="slope", unit="degree")
    return workspace.rasters.add(ACTOR, "city", new)


def verdict(workspace: Workspace) -> tuple[str, dict]:
    stored = workspace.checks.run(ACTOR, REQUEST)
    document = stored.json()
    return document["verdict"], document


def test_a_check_follows_the_newest_raster_and_replays_with_the_one_it_used(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in", clauses=[STEEP])
    without, document = verdict(workspace)
    assert without == "undetermined"
    assert document["clauses"][0]["missing"] == ["raster:slope/p90"]

    steep = add(workspace, tmp_path, np.full((40, 40), 30.0), date(2024, 7, 1))
    barred, document = verdict(workspace)
    assert barred == "conflict"
    assert document["clauses"][0]["facts"] == {"raster:slope/p90": 30.0}
    used = {"set": "raster:slope@2024-07-01", "sha256": steep["sha256"]}
    assert document["facts_used"] == [used]

    add(workspace, tmp_path, np.full((40, 40), 5.0), date(2025, 7, 1))
    add(workspace, tmp_path, np.full((40, 40), 60.0), date(2999, 7, 1))  # speaks of a later day
    assert verdict(workspace)[0] == "no_conflict"

    workspace.rasters.withdraw(ACTOR, steep["id"], "坡度计算有误")
    replayed = workspace.checks.replay(ACTOR, document["id"])
    assert (replayed["same"], replayed["differences"]) == (True, [])
    assert replayed["assessment"]["result_sha256"] == document["result_sha256"]


def test_missing_pixels_and_lost_files_leave_the_question_open(
    embedded: Workspace, tmp_path: Path
) -> None:
    published(embedded, tmp_path / "in", clauses=[STEEP])
    values = np.full((40, 40), 5.0)
    values[:, 8:] = np.nan
    partial = add(embedded, tmp_path, values, date(2024, 7, 1))
    open_one, document = verdict(embedded)
    assert open_one == "undetermined"
    assert document["facts_used"][0]["sha256"] == partial["sha256"]

    whole = add(embedded, tmp_path, np.full((40, 40), 5.0), date(2024, 8, 1))
    assert verdict(embedded)[0] == "no_conflict"
    kept = embedded.rasters.folder / f"{whole['sha256']}.tif"
    kept.write_bytes(kept.read_bytes()[:-1])
    lost, document = verdict(embedded)
    assert lost == "undetermined"
    assert "raster-failed" in {one["code"] for one in document["findings"]}


def test_the_same_raster_is_kept_once_and_found_by_name_and_day(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace, tmp_path / "in")
    first = add(workspace, tmp_path, made.slope(), date(2024, 7, 1))
    again = add(workspace, tmp_path, made.slope(), date(2024, 7, 1))
    newer = add(workspace, tmp_path, made.slope() + 1, date(2025, 7, 1))
    assert first["id"] == again["id"]
    assert workspace.rasters.show("slope")["id"] == newer["id"]
    assert workspace.rasters.show("slope@2024-07-01")["id"] == first["id"]
    assert len(workspace.rasters.all()) == 2
    with pytest.raises(RasterNotFoundError):
        workspace.rasters.show("slope@2023-01-01")
