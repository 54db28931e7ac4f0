"""Boundaries that are not valid: what is said, and the repair that is offered."""

import re

import pytest
import shapely

from heritage.catalogue.position import feedback
from heritage.catalogue.position.repair import in_chinese, repaired
from tests.catalogue.position.drawn_files import RING

M = 1e-5  # about a metre
A, B, C, D = (tuple(corner) for corner in RING[:4])
SQUARE = shapely.Polygon(RING)
BESIDE = shapely.Polygon([(round(x + 0.01, 2), y) for x, y in RING])
SPIKE = shapely.Polygon([A, B, C, (113.595, 34.75), (113.595, 34.76), (113.595, 34.75), D])
CROSSED_BY_A_CENTIMETRE = shapely.Polygon(
    [A, B, C, D, (113.59, 34.745), (113.59 - M / 50, 34.745), (113.59 + M / 50, 34.74505)]
)
TOUCHING = shapely.Polygon([A, B, C, (113.595, 34.74), D])
HOLE_OUTSIDE = shapely.Polygon(RING, [[(x + 0.02, y) for x, y in RING]])
NESTED = shapely.MultiPolygon([SQUARE, shapely.Polygon([(113.593, 34.743), (113.596, 34.743), (113.596, 34.746)])])
BOW_TIE = shapely.Polygon([A, C, B, D])
CASES = {
    "spike": (SPIKE, "边界与自身相交", 1, 0),
    "touching": (TOUCHING, "边界碰到了自己", None, 0),
    "hole outside": (HOLE_OUTSIDE, "洞在范围以外", 1, None),
    "shared edge": (shapely.MultiPolygon([SQUARE, BESIDE]), "共边", 1, 0),
    "nested": (NESTED, "一个面套在另一个面里面|重叠", 1, None),
    "bow tie": (BOW_TIE, "边界与自身相交", 2, None),
    "crossing": (CROSSED_BY_A_CENTIMETRE, "边界与自身相交", 1, None),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_invalid_boundary_is_named_and_repaired(name):
    boundary, words, parts, change = CASES[name]

    assert not boundary.is_valid
    assert re.search(words, in_chinese(boundary))
    assert not re.search("[A-Za-z]{2}", in_chinese(boundary))
    fixed, sentence = repaired(boundary)
    assert fixed.is_valid
    assert parts in (None, len(getattr(fixed, "geoms", [fixed])))
    assert "面积约" in sentence
    assert change is None or "，不变。" in sentence


def test_the_repair_of_two_zones_with_a_common_edge_says_what_it_did():
    fixed, sentence = repaired(shapely.MultiPolygon([SQUARE, BESIDE]))

    assert fixed.symmetric_difference(shapely.union(SQUARE, BESIDE)).area < 1e-10  # a square metre
    assert fixed.geom_type == "Polygon"
    assert re.fullmatch(r"理顺了相交处，2个面并成1个；面积约\d{7}平方米，不变。", sentence)


def test_a_crossing_by_centimetres_loses_its_sliver_and_nothing_else():
    fixed, _ = repaired(CROSSED_BY_A_CENTIMETRE)

    assert fixed.area == pytest.approx(SQUARE.area, rel=1e-4)


def test_what_has_no_area_is_not_repaired():
    assert repaired(shapely.Polygon([A, B, A, B])) is None


@pytest.mark.django_db
@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_the_form_is_offered_the_repair_in_its_own_datum_and_on_the_map(datum):
    answer = feedback.of_boundary(shapely.geometry.mapping(BOW_TIE), datum)

    assert [fact["label"] for fact in answer["facts"]] == ["请改"]
    offered, shown = (shapely.geometry.shape(answer["repair"][name]) for name in ("geometry", "shown"))
    assert offered.is_valid
    assert offered.bounds == pytest.approx(BOW_TIE.bounds)
    assert (shown.bounds == pytest.approx(offered.bounds)) == (datum == "wgs84")
    again = feedback.of_boundary(shapely.geometry.mapping(offered), datum)
    assert "repair" not in again
    assert [fact["label"] for fact in again["facts"]] == ["范围", "坐标系", "核对"]
