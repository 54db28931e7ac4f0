"""Dense places are counted in a grid: right after every change, without a leak, and the same however it is asked."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from heritage.catalogue.choices import Kind, Visibility
from heritage.catalogue.models import HeritageSitePage
from heritage.maps import features
from heritage.maps.clusters import denormalisation
from heritage.maps.clusters.grid import FINEST
from heritage.maps.models import MapCell, MapPoint
from tests.factories.catalogue import HeritageIndexPageFactory, HeritageSitePageFactory
from tests.factories.pages import publish
from tests.factories.photos import PhotoFactory
from tests.maps.asking import TRUE, answer, box_around, copies_of, shifted

pytestmark = pytest.mark.django_db
LEVELS = FINEST + 1


def world():
    """How many places the one cell of the world counts."""
    cell = MapCell.objects.filter(level=0).first()
    return cell.number if cell else 0


def test_a_place_is_counted_once_it_is_published_and_no_longer_once_it_is_withdrawn(catalogue):
    site = HeritageSitePageFactory(located=True, live=False)
    assert (world(), MapCell.objects.count()) == (0, 0)

    publish(site)
    assert (world(), MapCell.objects.count()) == (1, LEVELS)

    HeritageSitePage.objects.get(pk=site.pk).unpublish()
    assert (world(), MapCell.objects.count(), MapPoint.objects.count()) == (0, 0, 0)


def test_a_page_withdrawn_as_a_plain_page_leaves_the_map_too(catalogue):
    """Wagtail's own screens do not always know which kind of page they hold."""
    site = HeritageSitePageFactory(located=True)

    Page.objects.get(pk=site.pk).unpublish()

    assert (world(), MapPoint.objects.count()) == (0, 0)


def test_a_place_that_moves_is_counted_where_it_is_shown_now(catalogue):
    site = HeritageSitePageFactory(located=True)
    site.entered_longitude = 113.70001

    site.save()

    assert world() == 1
    assert MapCell.objects.get(level=FINEST).longitudes == 11370001
    assert denormalisation.differences() == []


@pytest.mark.parametrize("level", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_a_place_that_is_hidden_leaves_every_cell(catalogue, level):
    site = HeritageSitePageFactory(located=True)
    other = HeritageSitePageFactory(located=True)
    site.visibility = level

    site.save()

    assert list(MapCell.objects.values_list("number", "pages").distinct()) == [(1, other.pk)]


def test_a_place_deleted_or_behind_a_login_is_not_counted(catalogue):
    site, private = (HeritageSitePageFactory(located=True) for _ in range(2))
    restriction = PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert world() == 1

    HeritageSitePage.objects.get(pk=site.pk).delete()
    assert world() == 0

    restriction.delete()
    assert world() == 1


def test_a_whole_section_behind_a_login_takes_its_places_with_it(catalogue):
    HeritageSitePageFactory(located=True)
    PageViewRestriction.objects.create(page=catalogue, restriction_type=PageViewRestriction.LOGIN)

    assert (world(), MapPoint.objects.count()) == (0, 0)


def test_a_place_moved_into_a_private_section_is_counted_no_longer(home, catalogue):
    private = HeritageIndexPageFactory(parent=home, slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    site = HeritageSitePageFactory(located=True, parent=catalogue)

    site.move(private, pos="last-child")

    assert world() == 0


def test_what_a_rollback_undoes_is_undone_in_the_cells_too(catalogue):
    with transaction.atomic():
        HeritageSitePageFactory(located=True)
        assert world() == 1
        transaction.set_rollback(True)

    assert (world(), MapPoint.objects.count()) == (0, 0)


def test_a_draft_of_a_published_place_changes_nothing(catalogue):
    site = HeritageSitePageFactory(located=True)
    site.entered_longitude = 113.70001
    site.save_revision()

    assert MapCell.objects.get(level=FINEST).longitudes == 11359359


def test_one_publication_costs_four_statements_between_two_savepoints(catalogue, django_assert_num_queries):
    site = HeritageSitePageFactory(located=True)
    MapPoint.objects.all().delete()

    with django_assert_num_queries(6):
        denormalisation.refresh(HeritageSitePage.objects.filter(pk=site.pk))

    assert world() == 1


# The command


def run(*arguments):
    out = StringIO()
    call_command("map_cells", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_finds_and_repairs_changes_without_signals(catalogue):
    site = HeritageSitePageFactory(located=True)
    assert run() == "地图的聚合与条目一致。\n"
    HeritageSitePage.objects.filter(pk=site.pk).update(visibility=Visibility.HIDDEN)

    with pytest.raises(SystemExit):
        run("--check")
    assert world() == 1
    assert run() == "1 处的点与条目不符；聚合格的数目与点不符。\n已重建：0 个点，0 个区划。\n"
    assert (world(), run()) == (0, "地图的聚合与条目一致。\n")


def test_until_then_the_map_shows_no_withdrawn_place(client, catalogue):
    site = HeritageSitePageFactory(located=True)
    HeritageSitePage.objects.filter(pk=site.pk).update(live=False)

    assert answer(client).json()["features"] == []


# The answers


@pytest.fixture
def dense(catalogue):
    """A hundred and forty-nine places at one point, and one 8 km east of them."""
    site = HeritageSitePageFactory(located=True, photo=PhotoFactory())
    copies_of(site, 148)
    return HeritageSitePageFactory(located=True, title="孤处", entered_longitude=113.68, kind=Kind.VENUE)


def test_what_is_dense_comes_as_a_number_and_what_stands_alone_as_itself(client, dense):
    found = answer(client, zoom="12").json()

    assert found["clusters"] == [[113.5936, 34.7439, 149]]
    assert [feature["id"] for feature in found["features"]] == [dense.number]
    assert (found["total"], found["truncated"]) == (150, False)


def test_where_too_many_stand_alone_neighbours_become_a_number(client, dense, monkeypatch):
    neighbour = HeritageSitePageFactory(located=True, title="邻处", entered_longitude=113.7)

    alone = answer(client, zoom="12").json()
    monkeypatch.setattr(features, "MOST_ALONE", 1)
    joined = answer(client, zoom="12").json()

    assert [feature["id"] for feature in alone["features"]] == [dense.number, neighbour.number]
    assert (joined["clusters"], joined["features"]) == ([[113.5936, 34.7439, 149], [113.69, 34.7439, 2]], [])


def test_where_few_are_asked_for_they_come_one_by_one(client, dense):
    found = answer(client, zoom="5", kind="venue").json()

    assert (found["clusters"], [feature["id"] for feature in found["features"]]) == ([], [dense.number])


def test_facets_count_what_the_table_of_cells_would(client, dense):
    everything, industrial = (answer(client, zoom="12", **asked).json() for asked in ({}, {"kind": "industrial"}))

    assert industrial["clusters"] == everything["clusters"]
    assert industrial["features"] == []


def test_what_no_zoom_takes_apart_is_shown_one_by_one_at_the_closest_and_cut_with_a_word(client, dense):
    found = answer(client, box_around(*TRUE, 0.001), zoom="18").json()

    assert (found["clusters"], len(found["features"]), found["truncated"]) == ([], features.FEW, True)


def test_a_small_box_from_afar_or_the_world_at_the_closest_zoom_is_fast(client, dense):
    found = answer(client, "-180,-90,180,90", zoom="22").json()

    assert sum(number for _, _, number in found["clusters"]) + len(found["features"]) == 150


@pytest.mark.parametrize(("asked", "count"), [({}, 2), ({"kind": "industrial"}, 1)])
def test_a_dense_view_costs_one_query_and_one_more_for_single_entries(
    client, dense, django_assert_num_queries, asked, count
):
    answer(client)  # the first answer ever looks for the root of the site

    with django_assert_num_queries(count):
        answer(client, zoom="12", **asked)


def test_moving_an_approximate_place_under_its_shown_point_changes_no_cell(catalogue):
    site, public = shifted(250, bearing=1.0)
    before = list(MapCell.objects.values_list().order_by("level"))
    # As far to the other side, and shown at the same point by another shift.
    site.entered_longitude, site.entered_latitude = public.longitude + 0.001, public.latitude
    site.shift_bearing, site.shift_distance_m = 3 * 1.5707963267948966, 91.47
    site.save()

    assert HeritageSitePage.objects.get(pk=site.pk).position == public
    assert list(MapCell.objects.values_list().order_by("level")) == before


def test_no_cell_knows_a_hidden_place(catalogue):
    HeritageSitePageFactory(hidden=True)
    HeritageSitePageFactory(hidden=True, visibility=Visibility.RESTRICTED)

    assert (MapCell.objects.count(), MapPoint.objects.count()) == (0, 0)


def test_the_cells_of_any_sequence_of_changes_are_those_of_a_rebuild(catalogue):
    sites = [HeritageSitePageFactory(located=True, entered_longitude=113.5 + n / 50) for n in range(6)]
    for number, site in enumerate(sites):
        if number % 3 == 0:
            site.entered_latitude += 0.03
            site.save()
        elif number % 3 == 1:
            site.unpublish()
    sites[5].delete()

    assert denormalisation.differences() == []
    assert Counter(MapCell.objects.values_list("level", "number"))[0, 3] == 1
