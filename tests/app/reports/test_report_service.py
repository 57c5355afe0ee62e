import zlib

import orjson
import pytest
from report_cases import Case

from app.reports.service import FORMATS, ReportFormatError, ReportService

BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "geojson": b"{"}


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_renders_what_is_stored(suffix: str, conflict: Case) -> None:
    document = orjson.dumps(conflict.assessment)
    figure = zlib.compress(orjson.dumps(conflict.figure))
    content, media_type = ReportService().render_as(document, figure, suffix)
    assert content.startswith(BEGINNINGS[suffix])
    assert "/" in media_type


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_renders_without_a_figure(suffix: str, conditional: Case) -> None:
    content, _ = ReportService().render_as(orjson.dumps(conditional.assessment), None, suffix)
    assert content.startswith(BEGINNINGS[suffix])


def test_another_format_is_refused_by_name() -> None:
    with pytest.raises(ReportFormatError, match="pdf") as refused:
        ReportService().render_as(b"{}", None, "exe")
    assert refused.value.code == "report-format"


def test_geojson_has_the_exact_hits_and_not_the_surroundings(conflict: Case) -> None:
    _, render = FORMATS["geojson"]
    features = orjson.loads(render(conflict.assessment, conflict.figure))["features"]
    hits = [hit for layer in conflict.assessment["layers"] for hit in layer["hits"]]
    assert features[0]["geometry"] == conflict.assessment["footprint"]["geometry"]
    assert [one["properties"]["code"] for one in features[1:]] == [hit["code"] for hit in hits]
    assert all(one["properties"]["role"] == "hit" for one in features[1:])


def test_public_geojson_has_no_zone(conflict: Case) -> None:
    _, render = FORMATS["geojson"]
    public = {**conflict.assessment, "tier": "public"}
    assert len(orjson.loads(render(public, conflict.figure))["features"]) == 1


def test_the_media_type_of_a_format_is_known_before_it_is_rendered() -> None:
    service = ReportService()
    assert service.media_type("pdf") == "application/pdf"
    with pytest.raises(ReportFormatError):
        service.media_type("exe")
