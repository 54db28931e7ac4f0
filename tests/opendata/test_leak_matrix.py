"""What is not public, for whatever reason, is in no form of the data; its public twin is in all of them."""

import re
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, override_settings
from wagtail.models import Collection, CollectionViewRestriction

from heritage.catalogue.models import HeritageSitePage
from heritage.opendata.downloads import DOWNLOADS
from heritage.opendata.entry_forms import FORMS
from heritage.opendata.tables import TABLES
from heritage.opendata.vocabularies import VOCABULARIES
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.photos import PhotoFactory, a_picture
from tests.factories.whole_site import a_zone
from tests.journeys import leak_matrix
from tests.journeys.conftest import backends
from tests.journeys.hidden_entries import figures
from tests.journeys.leak_matrix import PRIVATE, REASONS, Answer, position_patterns, says

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

SURFACES = {
    "page": "/data/",
    **{form: f"/data/entries.{form}" for form in DOWNLOADS},
    "description": "/data/catalogue.jsonld",
    "description as Turtle": "/data/catalogue.ttl",
    "filtered": "/data/entries.csv?kind=industrial&sort=name",
    **{f"table of {table.name}": f"/data/{table.name}.csv" for table in TABLES},
    **{f"vocabulary {name}": f"/data/vocabularies/{name}" for name in VOCABULARIES},
}
# Where the twin's title, address or picture must be found, so that the matrix does see.
SEEN_ON = [*DOWNLOADS, "filtered", "table of entries", "table of statements", "table of photos"]
PLACES = {  # visibility → true position
    "public_exact": (113.61234, 34.76543),
    "public_estimated": (113.58276, 34.73621),
    "public_approximate": (113.62341, 34.75432),
    "hidden_or_generalised": (113.63412, 34.74325),
    "restricted": (113.64123, 34.77254),
}
INTERNAL = (
    "内情甲乙丙",
    "私藏的照片",
    "私藏者 摄",
    "未刊布的界线",
    "过期的照片",
    "卫老师",
    "55557777",
    "wang@school.example",
)


@dataclass
class Answers:
    surfaces: dict
    own: dict  # (reason, suffix) → Answer
    places: dict  # (visibility, suffix) → Answer


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker, tmp_path_factory):
    search = override_settings(WAGTAILSEARCH_BACKENDS=backends(tmp_path_factory.mktemp("search")))
    with django_db_blocker.unblock(), search, transaction.atomic():
        matrix = leak_matrix.build()
        places = {visibility: a_place(visibility, *point) for visibility, point in PLACES.items()}
        HeritageSitePage.objects.update(internal_note="内情甲乙丙", condition="1")
        client = Client()
        found = Answers(
            {column: answer_of(client, address) for column, address in SURFACES.items()},
            {
                (reason, suffix): Answer.of(client, f"{entry.permanent_path}.{suffix}")
                for reason, entry in matrix.entries.items()
                for suffix in FORMS
            },
            {
                (visibility, suffix): Answer.of(client, f"{page.permanent_path}.{suffix}")
                for visibility, page in places.items()
                for suffix in FORMS
            },
        )
        transaction.set_rollback(True)
    return found


def answer_of(client, address):
    """The answer with its text; of a workbook the text of all its parts."""
    answer = Answer.of(client, address)
    if not address.endswith(".xlsx"):
        return answer
    with zipfile.ZipFile(BytesIO(client.get(address).getvalue())) as book:
        parts = [book.read(name).decode() for name in book.namelist()]
    return replace(answer, text="\n".join([str(answer.headers), *parts]))


def a_place(visibility, longitude, latitude):
    """A public entry with a public picture, one of a private collection and one whose permission has ended."""
    collection = Collection.get_first_root_node().add_child(instance=Collection(name=f"内部{visibility}"))
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    photos = [
        a_photo(f"公开的照片{visibility}"),
        a_photo("私藏的照片", credit="私藏者 摄", collection=collection),
        a_photo("过期的照片", licence_until="2020-01-01"),
    ]
    return HeritageSitePageFactory(
        title=f"某处{visibility}",
        slug=visibility.replace("_", "-"),
        visibility=visibility,
        entered_longitude=longitude,
        entered_latitude=latitude,
        entered_datum="wgs84",
        uncertainty_m=10,
        position_method=f"定位法{visibility}",
        street_office=TermFactory(name=f"街道{visibility}"),
        statements=[a_statement(value=f"地址{visibility}"), a_statement("transport", f"车站{visibility}")],
        zones=[
            a_zone(longitude, latitude, document_number=f"刊布{visibility}"),
            a_zone(longitude, latitude, document_number="未刊布的界线", officially_published=False),
        ],
        photo=photos[1],
        story=[{"type": "photo", "value": {"photo": photo.pk, "caption": ""}} for photo in photos],
    )


def a_photo(caption, **fields):
    file = ContentFile(a_picture(480, 320), name="p.png")
    return PhotoFactory(title=caption, caption=caption, file=file, **fields)


def test_every_surface_answers(answers):
    assert {column: answer.status for column, answer in answers.surfaces.items()} == dict.fromkeys(SURFACES, 200)


@pytest.mark.parametrize("reason", PRIVATE)
def test_what_is_not_public_is_on_no_surface(answers, reason):
    found = [column for column, answer in answers.surfaces.items() if says(answer.text, reason)]
    named = [column for column, answer in answers.surfaces.items() if REASONS[reason] in answer.text]

    assert (found, named) == ([], [])


@pytest.mark.parametrize("column", SEEN_ON)
def test_its_public_twin_is_on_every_surface(answers, column):
    assert says(answers.surfaces[column].text, "public")


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("reason", PRIVATE)
def test_what_is_not_public_has_no_form(answers, reason, suffix):
    answer = answers.own[reason, suffix]
    was_public = reason in {"unpublished", "expired", "withdrawn"}

    assert answer.status == (410 if was_public else 404)
    assert REASONS[reason] not in answer.text


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMS if suffix != "place.la.json"])
def test_its_public_twin_has_every_form(answers, suffix):
    answer = answers.own["public", suffix]

    assert answer.status == 200
    assert says(answer.text, "public")


@pytest.mark.parametrize("secret", INTERNAL)
def test_what_is_internal_is_nowhere(answers, secret):
    everywhere = [*answers.surfaces.values(), *answers.own.values(), *answers.places.values()]

    assert [answer.address for answer in everywhere if secret in answer.text] == []


def test_the_public_picture_beside_is_there(answers):
    seen = ("jsonld", "lpf.json", "xlsx", "table of photos")
    wanted = "公开的照片restricted"

    assert [column for column in seen if wanted not in answers.surfaces[column].text] == []
    assert wanted in answers.places["restricted", "jsonld"].text


@pytest.mark.parametrize("visibility", ["public_approximate", "hidden_or_generalised", "restricted"])
def test_a_true_position_that_is_not_public_is_nowhere(answers, visibility):
    # A shifted place lies within some hundred metres of the true one, so only the fourth decimal tells them apart.
    patterns = figures(*PLACES[visibility], fewest_decimals=4 if visibility == "public_approximate" else 3)
    texts = {**answers.surfaces, **answers.places}

    assert {
        where: found for where, answer in texts.items() for pattern in patterns
        if (found := re.findall(pattern, answer.text))
    } == {}  # fmt: skip


@pytest.mark.parametrize("visibility", ["hidden_or_generalised", "restricted"])
def test_words_that_locate_a_hidden_place_are_nowhere(answers, visibility):
    words = [f"{word}{visibility}" for word in ("地址", "车站", "定位法", "刊布")]
    words += [f"街道{visibility}"] if visibility == "restricted" else []
    texts = {**answers.surfaces, **answers.places}

    assert [(where, word) for where, answer in texts.items() for word in words if word in answer.text] == []


def test_words_and_positions_that_are_public_are_there(answers):
    exact, estimated = (answers.places[level, "geojson"].text for level in ("public_exact", "public_estimated"))

    for form in ("geojson", "kml", "jsonld", "lpf.json", "csv"):
        assert "113.61234" in answers.surfaces[form].text
        assert "113.58276" in answers.surfaces[form].text
    assert all(word in estimated for word in ("113.58276", "34.73621", "估计", "地址public_estimated"))
    assert all(word in exact for word in ("113.61234", "34.76543", "地址public_exact", "街道public_exact"))
    assert "113.61234" in answers.places["public_exact", "place.la.json"].text
    assert "街道hidden_or_generalised" in answers.surfaces["vocabulary street-office"].text
    assert "定位法public_approximate" not in exact


def test_the_hidden_tomb_of_the_other_matrix_is_there_without_its_position(answers):
    texts = [answer.text for answer in answers.surfaces.values()]

    assert "银杏古墓" in answers.surfaces["geojson"].text
    assert [text for text in texts for pattern in position_patterns() if re.search(pattern, text)] == []
    assert [text for text in texts if "银杏村东岗" in text] == []
