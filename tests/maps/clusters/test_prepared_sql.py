"""A prepared query returns what the ORM returns, whatever numbers it is run with."""

import pytest

from heritage.maps import features
from heritage.maps.clusters.prepared_sql import PreparedQuery
from heritage.maps.models import MapCell
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def cells(db):
    rows = [MapCell(level=3, x=x, y=1, number=x + 1, longitudes=0, latitudes=0, pages=0) for x in range(4)]
    MapCell.objects.bulk_create(rows)


def between(numbers):
    west, east = numbers
    return MapCell.objects.filter(level=3, x__range=(west, east)).order_by("x").values_list("x", "number")


@pytest.mark.parametrize("sides", [(0, 3), (1, 2), (3, 3), (2, 1)])
def test_it_answers_as_the_orm_does(cells, sides):
    assert [tuple(row) for row in PreparedQuery(between, 2).rows(sides)] == list(between(sides))


def test_it_is_asked_with_as_many_numbers_as_it_was_made_for(cells):
    with pytest.raises(ValueError, match="zip"):
        PreparedQuery(between, 2).rows([1, 2, 3])


def test_entries_are_the_same_rows_either_way(catalogue):
    keys = [HeritageSitePageFactory(located=True, title=f"第{number}处").pk for number in range(3)]
    HeritageSitePageFactory(located=True, title="没有问到的一处")

    for size in (1, 2, 3):
        asked = keys[:size]
        assert list(features.entries(asked)) == list(features.shown().filter(pk__in=asked))
        assert len(list(features.entries(asked))) == size
    assert list(features.entries([])) == []
