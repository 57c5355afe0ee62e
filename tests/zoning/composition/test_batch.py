import numpy as np
import shapely
from factories import METRE_EAST, MadeZone, Region, strip
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import beside, rewritten, scratch_folder, shapes, zones

from zoning.composition.batch import IndexedLayer, many_footprints
from zoning.composition.hits import Hit, find_hits
from zoning.composition.layers import OpenLayer
from zoning.geometry import canonical
from zoning.measure import area_m2
from zoning.model.footprint import make_footprint
from zoning.vocabulary import LayerKind

COLUMN = [strip(start, start + 0.2, south_m=0, north_m=100) for start in np.arange(0, 1, 0.05)]


def layer_of(folder, made, **options) -> OpenLayer:
    return Region(folder=folder).add(LayerKind.RED_LINES, made, **options).layers[0]


def plain(hit: Hit) -> dict:
    return hit.as_dict()


def in_bulk(layer: OpenLayer, sites: list[shapely.Geometry]) -> list[list[dict]]:
    drawn = np.array([canonical(site) for site in sites], dtype=object)
    hits = IndexedLayer(layer).hits(many_footprints(drawn, area_m2(drawn)))
    found: list[list[dict]] = [[] for _ in sites]
    for row, zone, overlap_m2, share, within in zip(
        hits.row, hits.zone, hits.overlap_m2, hits.share, hits.within, strict=True
    ):
        label = layer.labels[zone]
        found[row].append(
            {
                "code": label.code,
                "name": label.name,
                "category": label.category,
                "class": label.cls,
                "relation": "within" if within else "partly",
                "overlap_m2": round(float(overlap_m2), 4),
                "share": round(float(share), 9),
            }
        )
    for row, several in hits.drawn.items():
        assert not found[row], "a footprint is answered in one way only"
        found[row] = [plain(hit) for hit in several]
    return found


def one_by_one(layer: OpenLayer, sites: list[shapely.Geometry]) -> list[list[dict]]:
    return [
        [plain(hit) for hit in find_hits(make_footprint([(site, None)]), layer)] for site in sites
    ]


@settings(max_examples=150)
@given(st.data())
def test_many_footprints_have_the_hits_that_each_has_alone(data: st.DataObject):
    sites = data.draw(st.lists(shapes(), min_size=1, max_size=8))
    made = [*data.draw(zones("R")), *data.draw(beside(sites[0]))]
    tolerance_m = data.draw(st.sampled_from((1.0, 1.0, 20.0)))
    with scratch_folder() as folder:
        layer = layer_of(folder, made, tolerance_m=tolerance_m)
        assert in_bulk(layer, sites) == one_by_one(layer, sites)


def test_contact_slivers_and_overlaps_are_told_apart_in_bulk(tmp_path):
    made = [
        MadeZone(code="inside", shape=strip(-1, 2)),
        MadeZone(code="across", shape=strip(0.5, 2)),
        MadeZone(code="hair", shape=strip(0.1, 0.1 + 0.4 / 1000)),
        MadeZone(code="holed", shape=strip(-2, 3) - shapely.buffer(strip(-1, 2), METRE_EAST)),
    ]
    layer = layer_of(tmp_path, made)
    found = in_bulk(layer, COLUMN)
    assert found == one_by_one(layer, COLUMN)
    assert {hit["relation"] for hits in found for hit in hits} == {
        "within",
        "partly",
        "sliver",
        "abuts",
    }


def test_lines_and_points_are_touched_in_bulk_too(tmp_path):
    river = shapely.LineString([COLUMN[3].centroid, COLUMN[9].centroid])
    layer = layer_of(tmp_path, [MadeZone(code="river", shape=river)])
    found = in_bulk(layer, COLUMN)
    assert found == one_by_one(layer, COLUMN)
    assert [hit["relation"] for hit in found[5]] == ["abuts"]


def test_the_order_of_vertices_changes_nothing_in_bulk(tmp_path):
    layer = layer_of(tmp_path, [MadeZone(code="across", shape=strip(0.5, 2))])
    turned = [shapely.reverse(site) for site in COLUMN]
    assert in_bulk(layer, turned) == in_bulk(layer, [rewritten(site, None) for site in COLUMN])


def test_a_layer_without_zones_hits_nothing(tmp_path):
    layer = layer_of(tmp_path, [])
    assert in_bulk(layer, COLUMN) == [[] for _ in COLUMN]
