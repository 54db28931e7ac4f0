import numpy as np
import prcoords
import pytest

from heritage.catalogue.position import datum

ERSHA = (113.59359, 34.74389)
WEST, SOUTH, EAST, NORTH = datum.CHINA
METRES_PER_DEGREE = 111_320.0
# A kilometre within the box of the formula: nearer to its edge a shifted point would lie outside.
GRID = np.meshgrid(np.arange(WEST + 0.02, EAST - 0.02, 0.25), np.arange(SOUTH + 0.02, NORTH - 0.02, 0.25))

# What the services themselves publish: the answers printed in the manuals of AMap's coordinate conversion and of
# Alibaba Cloud's address service. (That one's way back to WGS-84 is a single step, 1.7 m off; it is left out.)
PUBLISHED = [
    ((116.481499, 39.990475), "wgs84", (116.487585177952, 39.991754014757), "gcj02"),
    ((116.481499, 39.990375), "wgs84", (116.487585177952, 39.991653917101), "gcj02"),
    ((120.026268, 30.279164), "gcj02", (120.032768, 30.285238), "bd09"),
]


def furthest_m(first, second):
    """Return the largest distance in metres between points in pairs."""
    east = (second[0] - first[0]) * METRES_PER_DEGREE * np.cos(np.radians(first[1]))
    return np.hypot(east, (second[1] - first[1]) * METRES_PER_DEGREE).max()


@pytest.mark.parametrize(("given", "given_datum", "published", "published_datum"), PUBLISHED)
def test_published_pairs_agree_to_a_tenth_of_a_metre(given, given_datum, published, published_datum):
    found = datum.from_wgs84(*datum.to_wgs84(*given, given_datum), published_datum)

    assert furthest_m(found, published) < 0.1


def test_an_independent_implementation_says_the_same_over_the_whole_of_china():
    longitudes, latitudes = (axis[::4, ::4].ravel() for axis in GRID)
    for name, convert in (("gcj02", prcoords.wgs_gcj), ("bd09", prcoords.wgs_bd)):
        theirs = [convert(pair, check_china=False) for pair in zip(latitudes, longitudes, strict=True)]
        theirs = np.array([(pair.lon, pair.lat) for pair in theirs]).T

        assert furthest_m(theirs, datum.from_wgs84(longitudes, latitudes, name)) < 1e-6


@pytest.mark.parametrize("name", ["wgs84", "gcj02", "bd09"])
def test_there_and_back_over_the_whole_of_china_is_the_same_place(name):
    there = datum.from_wgs84(*GRID, name)

    assert GRID[0].size > 55_000
    assert furthest_m(GRID, datum.to_wgs84(*there, name)) < 0.001  # a tenth of a metre is promised


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
def test_back_and_there_is_the_same_place_too(name):
    assert furthest_m(GRID, datum.from_wgs84(*datum.to_wgs84(*GRID, name), name)) < 0.001


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
@pytest.mark.parametrize(
    "place", [(2.35, 48.85), (139.7, 35.7), (-73.99, 40.73), (113.6, -34.7), (0.0, 0.0), (180.0, 90.0), (71.9, 34.7)]
)
def test_outside_china_nothing_is_moved(name, place):
    assert datum.from_wgs84(*place, name) == place
    assert datum.to_wgs84(*place, name) == place


@pytest.mark.parametrize("island", [(112.33, 16.83), (112.28, 3.97), (121.0, 23.5)])
def test_the_islands_are_in_china(island):
    assert datum.inside_china(*island)


@pytest.mark.parametrize(("name", "metres"), [("gcj02", (540, 590)), ("bd09", (1200, 1350))])
def test_the_datums_lie_as_far_apart_in_zhengzhou_as_measured(name, metres):
    low, high = metres

    assert low < datum.distance_m(ERSHA, datum.from_wgs84(*ERSHA, name)) < high


def test_one_place_comes_back_as_plain_numbers():
    assert [type(value) for value in datum.to_wgs84(*ERSHA, "bd09")] == [float, float]


def test_many_places_are_converted_as_each_would_be_alone():
    many = np.array([ERSHA, (2.35, 48.85), (120.026268, 30.279164)])
    together = np.array(datum.to_wgs84(many[:, 0], many[:, 1], "gcj02")).T

    assert [tuple(pair) for pair in together] == [datum.to_wgs84(*pair, "gcj02") for pair in many]


def test_an_unknown_datum_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="unknown datum"):
        datum.to_wgs84(*ERSHA, "")


def test_metres_become_degrees_and_back():
    east, north = datum.metres_to_degrees(300, 400, ERSHA[1])

    assert datum.distance_m(ERSHA, (ERSHA[0] + east, ERSHA[1] + north)) == pytest.approx(500, abs=1)
