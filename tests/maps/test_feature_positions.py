"""The features of a view: only what may be shown, only where it may be shown, and no more than is needed."""

from math import pi

import pytest

from heritage.catalogue.position import datum, visibility
from tests.maps.asking import TRUE, answer, box_around, numbers, shifted

pytestmark = pytest.mark.django_db


def test_an_approximate_place_is_released_blurred_with_the_circle_that_holds_it(client, catalogue):
    _, public = shifted()

    feature = answer(client).json()["features"][0]

    assert feature["geometry"]["coordinates"] == [public.longitude, public.latitude]
    assert datum.distance_m(TRUE, (public.longitude, public.latitude)) == pytest.approx(300, abs=10)
    assert feature["properties"]["radius"] == 500
    assert "113.59359" not in str(feature)


def test_a_small_box_finds_a_place_at_its_public_position_and_not_at_its_true_one(client, catalogue):
    site, public = shifted()

    assert numbers(answer(client, box_around(public.longitude, public.latitude, 0.0005))) == [site.number]
    assert numbers(answer(client, box_around(*TRUE, 0.0005))) == []


def test_halving_the_box_again_and_again_ends_at_the_public_position(client, catalogue):
    """The attack: ask for halves and keep the one that answers."""
    _, public = shifted()
    west, south, east, north = 113.5, 34.7, 113.7, 34.8

    for _ in range(12):
        middle = (west + east) / 2
        found = numbers(answer(client, f"{west},{south},{middle},{north}"))
        west, east = (west, middle) if found else (middle, east)
        middle = (south + north) / 2
        found = numbers(answer(client, f"{west},{south},{east},{middle}"))
        south, north = (south, middle) if found else (middle, north)

    reached = (west + east) / 2, (south + north) / 2
    assert reached == pytest.approx((public.longitude, public.latitude), abs=0.0001)
    assert datum.distance_m(TRUE, reached) > 280


@pytest.mark.parametrize("bearing", [0, pi / 2, pi, 3 * pi / 2])
def test_a_place_shifted_into_the_view_is_found_though_its_true_position_lies_outside(client, catalogue, bearing):
    site, public = shifted(visibility.SHIFT_MAX_M, bearing)

    assert numbers(answer(client, box_around(public.longitude, public.latitude, 0.0001))) == [site.number]
