"""Annex: the boundary points of the site, numbered as on the detail map."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from app.reports.blocks import Block, Column, Heading, Paragraph, Table, row
from app.reports.boundary import boundary_points
from app.reports.language import Voice
from app.reports.measures import degrees, sexagesimal

LISTED_POINTS: Final = 200
"""A report lists this many points; the spreadsheet and the GeoJSON have all of them."""


def coordinates(assessment: Mapping[str, Any], say: Voice) -> Iterator[Block]:
    """The first points, and where the rest is."""
    geometry = assessment["footprint"]["geometry"]
    points = list(islice(boundary_points(geometry), LISTED_POINTS + 1))
    if not points:
        return
    yield Heading(text=say("附表：界址点坐标", "Annex: boundary points"))
    rows = [
        row(
            f"J{one.number}",
            f"{one.plot}-{one.ring}",
            degrees(one.longitude),
            degrees(one.latitude),
            sexagesimal(one.longitude),
            sexagesimal(one.latitude),
        )
        for one in points[:LISTED_POINTS]
    ]
    yield Table(
        caption=say("界址点坐标（CGCS2000，EPSG:4490）", "Boundary points (CGCS2000, EPSG:4490)"),
        columns=(
            Column(title=say("点号", "Point"), width=14),
            Column(title=say("地块-圈", "Plot-ring"), width=16),
            Column(title=say("经度（°）", "Longitude, °"), width=30, align="right"),
            Column(title=say("纬度（°）", "Latitude, °"), width=30, align="right"),
            Column(title=say("经度（度分秒）", "Longitude (DMS)"), width=34, align="right"),
            Column(title=say("纬度（度分秒）", "Latitude (DMS)"), width=34, align="right"),
        ),
        rows=tuple(rows),
        dense=True,
    )
    if len(points) > LISTED_POINTS:
        total = sum(1 for _ in boundary_points(geometry))
        yield Paragraph(
            text=say(
                f"共 {total} 个界址点，本表列出前 {LISTED_POINTS} 个；"
                "全部坐标见同一核查的 Excel（xlsx）和 GeoJSON 成果。",
                f"{total} points in all, of which the first {LISTED_POINTS} are listed; the xlsx "
                "and GeoJSON of this check have all of them.",
            ),
            small=True,
        )
