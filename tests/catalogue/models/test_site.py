import pytest

from tests.factories.catalogue import HeritageSitePageFactory, a_designation, a_name

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_numbers_are_given_in_order_and_never_reused():
    first, second = HeritageSitePageFactory(), HeritageSitePageFactory()
    second.delete()
    third = HeritageSitePageFactory()

    assert int(third.number[3:]) == int(first.number[3:]) + 2


def test_announced_name_and_highest_level_follow_the_rows():
    site = HeritageSitePageFactory(
        names=[a_name("郑州第二砂轮厂旧址")],
        designations=[
            a_designation("modern_building"),
            a_designation("national"),
            a_designation("provincial", status="raised"),
        ],
    )

    site.refresh_from_db()

    assert site.announced_name == "郑州第二砂轮厂旧址"
    assert site.highest_level == "national"


def test_slug_is_made_from_pinyin():
    assert HeritageSitePageFactory(title="国棉三厂", slug="").slug == "guo-mian-san-chang"
