from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from factories import MadeZone, Region
from real_city import CLAUSES, City, read
from worlds import scratch_folder


@pytest.fixture(scope="session")
def city(shared_data: Path) -> Iterator[City]:
    folder = shared_data / "zoning"
    units = read(folder / "Primary_Zoning_corrected.geojson")
    plains = read(folder / "Zoning_Overlays.gpkg", layer="Flood Plain")
    outline = read(folder / "Minneapolis_Boundary.geojson")[0]
    with scratch_folder() as scratch:
        region = Region(folder=scratch)
        region.units(*(MadeZone(code=f"U{n:04}", shape=one) for n, one in enumerate(units)))
        region.red_lines(*(MadeZone(code=f"R{n:04}", shape=one) for n, one in enumerate(plains)))
        listed = [{"code": f"U{number:04}"} for number in range(len(units))]
        region.listing({"title": "全市", "level": "city", "units": listed, "clauses": CLAUSES})
        yield City(region, units, plains, outline, shapely.STRtree(units))
