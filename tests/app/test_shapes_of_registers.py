"""What the OpenAPI document says of rasters, clues, registers and lists is what is answered."""

import json
from pathlib import Path
from typing import Any

import raster_files as made
from factories import CITY, strip
from fastapi.testclient import TestClient
from plugins.services import Serve, key_for, sit, workspace_of
from plugins.workspaces import ACTOR, UNIT, list_file
from test_shapes_of_answers import assert_as_described

from access_lists.document import geojson
from app.caps.schemas import CAP_EXAMPLE, CONFIRM_EXAMPLE, RESERVATION_EXAMPLE
from app.evaluations.schemas import INDICATORS_EXAMPLE
from app.permissions import Role
from app.quality.schemas import QUALITY_EXAMPLE
from app.rasters.changes import ChangeRequest
from zoning.vocabulary import LayerKind

ZONES = {
    "type": "Feature",
    "properties": {"name": "测试区"},
    "geometry": geojson(strip(0, 1, south_m=0, north_m=100)),
}
LEGEND = json.dumps(
    {
        "1": {"name": "林地", "group": "forest", "colour": "#006400"},
        "7": {"name": "建设用地", "group": "built", "colour": "#c31400"},
    }
)
CLAUSE = {
    "effect": "prohibit",
    "industries": ["C26"],
    "text": "禁止新建化工等项目。",
    "dimension": "spatial-layout",
    "number": "1-1",
    "element": "水",
    "review": "partial",
    "spans": [{"start": 4, "end": 6, "field": "industries"}],
}
FAR = {**ZONES, "geometry": geojson(strip(900, 901, south_m=0, north_m=100))}


def sent(client: TestClient, at: str, path: Path, **fields: str) -> Any:
    with path.open("rb") as file:
        return client.post(at, files={"file": (path.name, file)}, data=fields)


def test_rasters_and_what_they_say_have_the_described_shape(serve: Serve, tmp_path: Path):
    client = serve("127.0.0.1")
    sit(client, "analyst")
    cover = made.tiff(tmp_path / "cover.tif", made.classes(), nodata=255)
    said = {"release": "city", "kind": "categorical", "date": "2025-07-01", "legend": LEGEND}
    added = assert_as_described(client, sent(client, "/v1/rasters", cover, name="cover", **said))
    slope = made.tiff(tmp_path / "slope.tif", made.slope())
    said = {"release": "city", "kind": "continuous", "date": "2025-12-31", "unit": "µg/m³"}
    assert_as_described(client, sent(client, "/v1/rasters", slope, name="pm25", **said))
    assert assert_as_described(client, client.get("/v1/rasters"))["items"]
    assert_as_described(client, client.get(f"/v1/rasters/{added['id']}"))
    assert assert_as_described(client, client.get(f"/v1/rasters/{added['id']}/legend"))["rows"]
    both = {"type": "FeatureCollection", "features": [ZONES, FAR]}
    for name in ("cover", "pm25"):
        asked = client.post(f"/v1/rasters/{name}/zonal", json={"zones": both})
        rows = assert_as_described(client, asked)["rows"]
        assert [row["status"] for row in rows] == ["complete", "no_data"]
    observing = {"raster": "pm25", "jurisdiction": CITY, "indicator": "PM2.5", "period": "2025"}
    body = {**observing, "place_field": "name", "zones": both}
    assert assert_as_described(client, client.post("/v1/quality/rasters", json=body))["observed"]
    gone = client.post(f"/v1/rasters/{added['id']}/withdrawal", json={"reason": "wrong"})
    assert assert_as_described(client, gone)["withdrawn"] == "wrong"


def test_clues_and_their_handling_have_the_described_shape(serve: Serve, tmp_path: Path):
    client = serve("127.0.0.1")
    workspace = workspace_of(client)
    sit(client, "analyst")
    for year, built in ((2023, 0), (2025, 4)):
        values = made.classes() * 0 + 1
        values[5 : 5 + built, 5:9] = 7
        path = made.tiff(tmp_path / f"{year}.tif", values, nodata=255)
        said = {"kind": "categorical", "date": f"{year}-07-01", "legend": LEGEND}
        answer = sent(client, "/v1/rasters", path, release="city", name="cover", **said)
        assert answer.status_code == 201
    client.headers |= key_for(client, Role.SUPERVISOR, Role.INSPECTOR, areas=[""])
    pair = {"before": "cover@2023-07-01", "after": "cover@2025-07-01", "release": "city"}
    assert_as_described(client, client.post("/v1/clues", json={**pair, "within": "control-units"}))
    assert_as_described(client, client.post("/v1/rasters/changes", json=pair))
    workspace.clues.register(ACTOR, ChangeRequest(**pair, within=LayerKind.CONTROL_UNITS))
    found = assert_as_described(client, client.get("/v1/clues"))["items"]
    assert found
    at = f"/v1/clues/{found[0]['id']}"
    assert_as_described(client, client.get(at))
    hand = {"action": "assign", "assignee": "inspector", "due": "2099-01-01", "version": 0}
    handed = assert_as_described(client, client.post(f"{at}/actions", json=hand))
    assert handed["history"]
    assert_as_described(client, client.get("/v1/clues/statistics"))
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0picture")
    assert_as_described(client, sent(client, "/v1/clues/photographs", picture))


def test_registers_and_evaluations_have_the_described_shape(serve: Serve):
    client = serve("127.0.0.1")
    sit(client, "keeper")
    in_city = {"jurisdiction": CITY}
    assert_as_described(client, client.post("/v1/quality", json={**QUALITY_EXAMPLE, **in_city}))
    assert assert_as_described(client, client.get("/v1/quality", params=in_city))["statuses"]
    assert assert_as_described(client, client.get("/v1/quality/history", params=in_city))["items"]
    cap = assert_as_described(client, client.post("/v1/caps", json={**CAP_EXAMPLE, **in_city}))
    at = f"/v1/caps/{cap['id']}/reservations"
    held = [
        assert_as_described(client, client.post(at, json={**RESERVATION_EXAMPLE, "amount": "2"}))
        for _ in range(2)
    ]
    first, second = (f"{at}/{one['id']}" for one in held)
    assert_as_described(client, client.post(f"{first}/confirm", json=CONFIRM_EXAMPLE))
    assert_as_described(client, client.post(f"{second}/release", json={"reason": "over"}))
    assert assert_as_described(client, client.get("/v1/caps"))["items"]
    assert assert_as_described(client, client.get(f"/v1/caps/{cap['id']}"))["history"]
    adopted = client.post("/v1/evaluations/indicators", json={**INDICATORS_EXAMPLE, **in_city})
    assert_as_described(client, adopted)
    assert_as_described(client, client.get("/v1/evaluations/indicators", params=in_city))
    assert assert_as_described(client, client.get("/v1/evaluations/city/2026"))["rows"]


def test_lists_and_their_review_have_the_described_shape(serve: Serve, tmp_path: Path):
    client = serve("127.0.0.1")
    sit(client, "analyst")
    body = {"name": "open", "jurisdictions": [CITY], "effective_from": "2024-01-01"}
    assert client.post("/v1/releases", json=body).status_code == 201
    units = {
        "title": "单元清单",
        "level": "unit",
        "units": [{"code": UNIT, "clauses": [CLAUSE]}],
    }
    path = list_file(tmp_path / "units.yaml", units)
    assert_as_described(client, sent(client, "/v1/lists/open", path))
    clauses = assert_as_described(client, client.get("/v1/lists/open"))["items"]
    assert clauses[0]["element"] == "水"
    page = assert_as_described(client, client.get("/v1/lists/open/drafts"))
    said = {"decision": "accept", "clauses": [page["items"][0]["id"]]}
    decided = assert_as_described(client, client.post("/v1/lists/open/reviews", json=said))
    assert_as_described(client, client.get(f"/v1/lists/open/drafts/{decided['items'][0]['id']}"))
    listed = {
        "title": "市级清单",
        "level": "city",
        "clauses": [{"key": "a", "effect": "require", "text": "接管。"}],
    }
    path = list_file(tmp_path / "list.yaml", listed)
    assert_as_described(client, sent(client, "/v1/inspections/list", path))
    assert assert_as_described(client, sent(client, "/v1/lists/open", path))["list"]
