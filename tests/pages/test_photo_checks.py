"""What the machine says of the pictures of a page, wherever on the page they stand."""

import pytest

from heritage.pages.photo_checks import check
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import EventPageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


def said(page):
    return [(hit.code, hit.where, hit.message.split("，")[0]) for hit in check(page)]


def in_story(photo):
    return [{"type": "photo", "value": {"photo": photo.pk, "caption": ""}}]


@pytest.mark.parametrize(
    ("lacks", "message"),
    [
        ({"description": ""}, "没有替代文字"),
        ({"credit": ""}, "没有署名"),
        ({"licence": ""}, "没有许可"),
        ({"licence_until": "2020-01-01"}, "许可已到期"),
        ({"people": "recognisable"}, "能认出人"),
    ],
)
def test_a_picture_that_will_not_be_shown_says_what_it_lacks(catalogue, lacks, message):
    photo = PhotoFactory(title="东门", **lacks)
    photo.refresh_from_db()

    assert said(HeritageSitePageFactory(photo=photo)) == [("photo_withheld", "图片，东门", message)]
    assert said(HeritageSitePageFactory(story=in_story(photo))) == [("photo_withheld", "图片，东门", message)]


def test_pictures_of_events_are_looked_at_too(programme):
    assert said(EventPageFactory(photo=PhotoFactory(title="海报", credit=""))) == [
        ("photo_withheld", "图片，海报", "没有署名")
    ]


@pytest.mark.parametrize("about", [{"medium": "scan"}, {"caption": "东门石额"}, {"description": "厂门的招牌"}])
def test_text_that_a_picture_probably_bears_wants_to_be_written_down(catalogue, about):
    page = HeritageSitePageFactory(photo=PhotoFactory(**about))
    assert [code for code, *_ in said(page)] == ["photo_text"]

    page = HeritageSitePageFactory(photo=PhotoFactory(transcription="碧血丹心", **about))
    assert said(page) == []


def test_a_picture_with_everything_is_left_in_peace(catalogue):
    assert said(HeritageSitePageFactory(photo=PhotoFactory())) == []
    assert said(HeritageSitePageFactory()) == []


@pytest.mark.parametrize("photos", [1, 3])
def test_all_pictures_of_a_page_are_one_question(catalogue, photos, django_assert_num_queries):
    story = [block for _ in range(photos) for block in in_story(PhotoFactory())]
    page = HeritageSitePageFactory(story=story)
    with django_assert_num_queries(1):
        said(page)
