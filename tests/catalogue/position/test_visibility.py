import pytest
from django.core.exceptions import ValidationError

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import HeritageSitePage, Zone
from heritage.catalogue.position import datum, visibility
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db  # even an unsaved page asks for its content type

TRUE_PLACE = (113.59359, 34.74389)


def site_with(level, **fields):
    return HeritageSitePage(
        **{
            "longitude": TRUE_PLACE[0],
            "latitude": TRUE_PLACE[1],
            "uncertainty_m": 200,
            "visibility": level,
            "shift_bearing": 1.0,
            "shift_distance_m": 250.0,
            **fields,
        }
    )


def test_an_exact_position_goes_out_as_it_is():
    assert visibility.public_position(site_with(Visibility.PUBLIC_EXACT)) == visibility.PublicPosition(
        113.59359, 34.74389, 200, exact=True
    )


def test_an_approximate_position_is_moved_and_its_circle_still_holds_the_place():
    shown = visibility.public_position(site_with(Visibility.PUBLIC_APPROXIMATE))

    moved = datum.distance_m(TRUE_PLACE, (shown.longitude, shown.latitude))
    assert 240 < moved < 260
    assert shown.longitude > TRUE_PLACE[0]  # one radian from north is east and north
    assert shown.latitude > TRUE_PLACE[1]
    assert shown.radius_m == 500
    assert (shown.exact, shown.moved) == (False, True)


def test_an_estimated_position_keeps_its_centre_and_says_its_own_radius():
    shown = visibility.public_position(site_with(Visibility.PUBLIC_ESTIMATED))

    assert shown == visibility.PublicPosition(113.59359, 34.74389, 200, exact=False, moved=False)
    assert visibility.public_position(site_with(Visibility.PUBLIC_ESTIMATED, uncertainty_m=None)) is None


@pytest.mark.parametrize("level", visibility.TRUE_POINT)
def test_a_place_that_is_not_moved_says_nothing_of_its_shift(level):
    answers = {visibility.public_position(site_with(level, shift_bearing=turn)) for turn in (None, 1.0, 4.0)}

    assert len(answers) == 1


def test_only_the_form_of_an_estimate_without_a_radius_is_refused():
    site = HeritageSitePageFactory(located=True, uncertainty_m=200, visibility=Visibility.PUBLIC_ESTIMATED)
    site.full_clean()
    site.uncertainty_m = None

    with pytest.raises(ValidationError, match="要写误差，例如：200"):
        site.full_clean()
    site.visibility = Visibility.PUBLIC_EXACT
    site.full_clean()


def test_the_same_record_is_always_moved_by_the_same_amount():
    site = site_with(Visibility.PUBLIC_APPROXIMATE)

    assert len({visibility.public_position(site) for _ in range(20)}) == 1


def test_shifts_are_drawn_between_100_and_300_metres():
    distances = [visibility.random_shift()[1] for _ in range(200)]

    assert min(distances) >= 100
    assert max(distances) <= 300
    assert max(distances) - min(distances) > 100


@pytest.mark.parametrize("level", [Visibility.HIDDEN, Visibility.RESTRICTED, "", "something_new"])
def test_a_hidden_position_never_goes_out(level):
    assert visibility.public_position(site_with(level)) is None
    assert visibility.position_note(site_with(level)) == "位置不公开"


def test_without_its_shift_an_approximate_position_is_hidden():
    assert visibility.public_position(site_with(Visibility.PUBLIC_APPROXIMATE, shift_bearing=None)) is None


def test_a_new_record_hides_its_position():
    assert HeritageSitePage().visibility == Visibility.HIDDEN


@pytest.mark.parametrize("locating", ["address", "transport", "protection_zone"])
def test_words_that_locate_a_place_follow_the_position(locating):
    words, use = a_statement(locating, "某村北"), a_statement("present_use", "农田")

    assert visibility.public_statements(site_with(Visibility.HIDDEN), [words, use]) == [use]
    assert visibility.public_statements(site_with(Visibility.RESTRICTED), [words, use]) == [use]
    assert visibility.public_statements(site_with(Visibility.PUBLIC_EXACT), [words, use]) == [words, use]


@pytest.mark.parametrize(
    ("level", "named"),
    [
        (Visibility.PUBLIC_EXACT, True),
        (Visibility.PUBLIC_ESTIMATED, True),
        (Visibility.PUBLIC_APPROXIMATE, True),
        (Visibility.HIDDEN, True),
        (Visibility.RESTRICTED, False),
        ("something_new", False),
    ],
)
def test_the_street_office_is_named_unless_the_place_is_restricted(level, named):
    street = TermFactory()

    assert visibility.public_street_office(site_with(level, street_office=street)) == (street if named else None)


def test_only_officially_published_zones_of_located_places_are_drawn():
    published, draft = Zone(officially_published=True), Zone(officially_published=False)

    assert visibility.public_zones(site_with(Visibility.PUBLIC_EXACT), [published, draft]) == [published]
    assert visibility.public_zones(site_with(Visibility.RESTRICTED), [published, draft]) == []


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"level": Visibility.PUBLIC_EXACT}, "±200米"),
        ({"level": Visibility.PUBLIC_ESTIMATED}, "估计±200米"),
        ({"level": Visibility.PUBLIC_APPROXIMATE}, "约略±500米"),
        ({"level": Visibility.PUBLIC_EXACT, "uncertainty_m": None}, "精确位置"),
        ({"level": Visibility.PUBLIC_EXACT, "longitude": None}, "位置未查到"),
        ({"level": Visibility.PUBLIC_ESTIMATED, "uncertainty_m": None}, "位置未查到"),
        ({"level": Visibility.HIDDEN, "longitude": None}, "位置不公开"),
    ],
)
def test_a_few_words_say_what_may_be_known(fields, note):
    assert visibility.position_note(site_with(**fields)) == note


def test_a_saved_record_keeps_its_shift_through_revisions_and_a_copy_gets_its_own():
    site = HeritageSitePageFactory(located=True, visibility=Visibility.PUBLIC_APPROXIMATE)
    before = site.shift_bearing, site.shift_distance_m

    publish(site)
    site.refresh_from_db()
    copy = site.copy(update_attrs={"slug": "copy", "title": "另一处"})

    assert (site.shift_bearing, site.shift_distance_m) == before
    assert (copy.shift_bearing, copy.shift_distance_m) != before
    assert copy.number != site.number


def test_hiding_a_place_for_a_while_draws_no_second_shift():
    """The mean of many shifted points would be the true point."""
    site = HeritageSitePageFactory(located=True, visibility=Visibility.PUBLIC_APPROXIMATE)
    before = site.position

    for level in (Visibility.HIDDEN, Visibility.RESTRICTED, Visibility.PUBLIC_APPROXIMATE):
        site.visibility = level
        site.save()

    assert HeritageSitePage.objects.get(pk=site.pk).position == before


@pytest.mark.parametrize("shown", visibility.TRUE_POINT)
@pytest.mark.parametrize("between", [[], [Visibility.HIDDEN]])
def test_after_a_place_was_shown_where_it_is_its_shift_is_drawn_anew(shown, between):
    """The old shift is known to whoever saw both points, and would tell where the place lies after a move."""
    site = HeritageSitePageFactory(located=True, uncertainty_m=20, visibility=Visibility.PUBLIC_APPROXIMATE)
    before = site.shift_bearing, site.shift_distance_m
    for level in (shown, *between, Visibility.PUBLIC_APPROXIMATE):
        site.visibility = level
        publish(site)
        site.refresh_from_db()

    assert (site.shift_bearing, site.shift_distance_m) != before
    assert site.position.moved
