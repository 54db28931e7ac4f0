"""No picture reaches the public without what it needs, and none stays when its permission has run out."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from heritage.photos import publication
from heritage.photos.models import Photo, Rendition
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
YESTERDAY = date(2026, 11, 24)

HELD_BACK = {
    publication.NO_ALT: {"description": ""},
    publication.NO_CREDIT: {"credit": ""},
    publication.NO_LICENCE: {"licence": ""},
    publication.PEOPLE_UNSAID: {"people": ""},
    publication.NO_CONSENT: {"people": "recognisable"},
    publication.LICENCE_ENDED: {"licence_until": date(2020, 1, 1)},
    publication.CONSENT_ENDED: {
        "people": "recognisable",
        "consent_number": "肖像同意2026-015",
        "consent_until": date(2020, 1, 1),
    },
    publication.GENERATED: {"ai_generated": True},
}
SHOWN = {
    "a complete photograph": {},
    "decoration without alternative text": {"description": "", "is_decorative": True},
    "people with their consent": {"people": "recognisable", "consent_number": "肖像同意2026-015"},
    "a licence that ends one day": {"licence_until": date(2099, 1, 1)},
    "an old consent where nobody can be recognised": {"consent_until": date(2020, 1, 1)},
    "a drawing that says nothing of people": {"medium": "drawing", "people": ""},
    "a generated drawing": {"medium": "drawing", "ai_generated": True},
}


@pytest.mark.parametrize("obstacle", HELD_BACK)
def test_a_picture_that_lacks_something_is_not_public_and_says_why(obstacle):
    photo = PhotoFactory(**HELD_BACK[obstacle])
    assert photo.obstacles == [obstacle]
    assert not photo.is_public
    assert list(Photo.objects.public()) == []
    assert list(Photo.objects.held_back()) == [photo]


@pytest.mark.parametrize("case", SHOWN)
def test_a_complete_picture_is_public(case):
    photo = PhotoFactory(**SHOWN[case])
    assert photo.obstacles == []
    assert photo.is_public
    assert list(Photo.objects.public()) == [photo]


def test_the_rule_says_the_same_about_one_and_about_many():
    values = {
        "description": ["", "车间"],
        "is_decorative": [False, True],
        "credit": ["", "王建国 摄"],
        "licence": ["", "cc0"],
        "licence_until": [None, YESTERDAY, TODAY],
        "people": ["", "none", "recognisable"],
        "consent_number": ["", "2026-015"],
        "consent_until": [None, YESTERDAY, TODAY],
        "medium": ["photograph", "drawing"],
        "ai_generated": [False, True],
    }
    pattern = PhotoFactory()
    every = [dict(zip(values, row, strict=True)) for row in product(*values.values())]
    Photo.objects.bulk_create(
        Photo(title="图片", file=pattern.file.name, width=1, height=1, collection_id=pattern.collection_id, **row)
        for row in every
    )
    photos = Photo.objects.exclude(pk=pattern.pk).with_obstacles()
    public = set(photos.filter(publication.released(TODAY)).values_list("pk", flat=True))
    assert {photo.pk for photo in photos if not publication.obstacles(photo, TODAY)} == public
    assert 0 < len(public) < len(every) == 3456


def test_the_last_day_still_counts():
    photo = PhotoFactory(licence_until=TODAY)
    assert publication.obstacles(photo, TODAY) == []
    assert publication.obstacles(photo, date(2026, 11, 26)) == [publication.LICENCE_ENDED]


def test_renditions_follow_their_picture():
    shown, hidden = PhotoFactory(), PhotoFactory(licence="")
    for photo in (shown, hidden):
        photo.get_rendition("width-100")
    assert [rendition.image for rendition in Rendition.objects.public()] == [shown]


@pytest.mark.parametrize("medium", ["photograph", "scan"])
def test_a_generated_picture_is_refused_as_heritage(medium):
    with pytest.raises(ValidationError) as refused:
        PhotoFactory.build(medium=medium, ai_generated=True).clean()
    assert refused.value.messages == ["人工智能生成的图不能当作照片或文献收入。请改为“示意图”，或不要上传。"]


def test_a_generated_drawing_is_taken():
    PhotoFactory.build(medium="drawing", ai_generated=True).clean()
