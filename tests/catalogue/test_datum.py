import pytest

from heritage.catalogue import datum

ERSHA = (113.59359, 34.74389)


def test_gcj02_of_ersha_is_what_an_independent_converter_gives():
    assert [round(value, 5) for value in datum.wgs84_to_gcj02(*ERSHA)] == [113.59963, 34.74269]


@pytest.mark.parametrize("name", ["wgs84", "gcj02", "bd09"])
def test_there_and_back_is_the_same_place(name):
    there = datum.from_wgs84(*ERSHA, name)

    assert datum.to_wgs84(*there, name) == pytest.approx(ERSHA, abs=1e-10)


@pytest.mark.parametrize(("name", "metres"), [("gcj02", (540, 590)), ("bd09", (1200, 1350))])
def test_the_datums_lie_as_far_apart_in_zhengzhou_as_measured(name, metres):
    low, high = metres

    assert low < datum.distance_m(ERSHA, datum.from_wgs84(*ERSHA, name)) < high


def test_outside_china_nothing_is_moved():
    assert datum.wgs84_to_gcj02(2.35, 48.85) == (2.35, 48.85)


def test_an_unknown_datum_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="unknown datum"):
        datum.to_wgs84(*ERSHA, "")


def test_metres_become_degrees_and_back():
    east, north = datum.metres_to_degrees(300, 400, ERSHA[1])

    assert datum.distance_m(ERSHA, (ERSHA[0] + east, ERSHA[1] + north)) == pytest.approx(500, abs=1)
