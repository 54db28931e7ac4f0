"""The way between two stops keeps to the streets of the sketch, as far as there are streets."""

from heritage.catalogue.position.datum import distance_m
from heritage.maps.sketch.street_ways import leg

ZHIMAJIE, MOJIE, ERSHA = (113.58807, 34.75615), (113.59208, 34.74933), (113.59359, 34.74389)


def test_the_way_follows_the_street_and_says_how_long_it_takes():
    way = leg(ZHIMAJIE, MOJIE)

    assert (way.points[0], way.points[-1]) == (ZHIMAJIE, MOJIE)
    assert {round(x, 3) for x, _ in way.points[1:-1]} == {113.594}, "along 华山路"
    assert 1300 < way.metres < 1500
    assert way.minutes == 21
    assert 34.749 < way.middle[1] < 34.757


def test_the_way_back_is_as_long():
    assert leg(ERSHA, MOJIE).minutes == leg(MOJIE, ERSHA).minutes == 10


def test_far_from_all_streets_the_way_is_straight():
    far = (113.40, 34.60)

    assert leg(far, ERSHA).points == (far, ERSHA)
    assert leg(far, ERSHA).metres == distance_m(far, ERSHA)


def test_two_stops_at_one_point_are_no_way():
    assert leg(MOJIE, MOJIE).minutes == 0
