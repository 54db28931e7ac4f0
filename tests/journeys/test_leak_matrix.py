"""What is not public, for whatever reason, is on no surface; its public twin is on all of them. Cell by cell."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from tests.journeys.arguments import HONEST, READ
from tests.journeys.conftest import a_site_for_several_tests
from tests.journeys.leak_matrix import OWN, PRIVATE, REASONS, SEEN_ON, SURFACES, Answer, build, position_patterns, says

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
CONTACT_WORDS = ["卫老师", "55557777", "wei@school.example"]


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker, tmp_path_factory):
    with a_site_for_several_tests(django_db_blocker, tmp_path_factory.mktemp("search")):
        built = build()
        built.stored = dict(Page.objects.values_list("title", "live"))
        built.documents_told = {
            name: (Answer.of(Client(), document.url), Answer.of(Client(), f"/search/?q={name}&type=document").text)
            for name, document in built.documents.items()
        }
    return built


@pytest.mark.parametrize("column", SURFACES)
@pytest.mark.parametrize("reason", PRIVATE)
def test_what_is_not_public_is_on_no_surface(matrix, reason, column):
    assert not matrix.shows(reason, column)


@pytest.mark.parametrize("column", sorted(SEEN_ON))
def test_its_public_twin_is_on_every_surface(matrix, column):
    assert matrix.shows("public", column)


@pytest.mark.parametrize("column", OWN)
@pytest.mark.parametrize("reason", PRIVATE)
def test_what_is_not_public_has_no_address(matrix, reason, column):
    for answer in matrix.own[reason, column]:
        assert answer.status in {302, 404, 410}, answer.address
        assert not says(answer.text, reason), answer.address


@pytest.mark.parametrize("column", [column for column in OWN if column != "booking"])
def test_its_public_twin_answers(matrix, column):
    assert {answer.status for answer in matrix.own["public", column]} <= {200, 302, 303}


def told_of_the_picture(matrix, reason, column):
    """The public files of a picture lie under names that end in a key: who is not told finds none."""
    photo = matrix.entries[reason].photo_id
    return re.findall(rf"images/{photo}-[0-9a-f]+\.[^\"]+\.[0-9a-f]{{16}}\.\w+", matrix.answers[column])


@pytest.mark.parametrize("column", SURFACES)
@pytest.mark.parametrize("reason", PRIVATE)
def test_no_address_of_its_picture_is_told(matrix, reason, column):
    assert told_of_the_picture(matrix, reason, column) == []


@pytest.mark.parametrize("column", ["list", "home", "search", "map features"])
def test_the_address_of_its_public_twins_picture_is_told(matrix, column):
    assert told_of_the_picture(matrix, "public", column)


@pytest.mark.parametrize("reason", REASONS)
def test_the_original_of_its_picture_has_no_address(matrix, reason):
    assert matrix.originals[reason] == {404}


def test_the_rows_are_what_they_say(matrix):
    live = {reason: matrix.stored[f"{word}车间"] for reason, word in REASONS.items()}

    assert {reason for reason, is_live in live.items() if is_live} == {
        "public", "restricted", "in a restricted section",
    }  # fmt: skip


def test_counts_are_those_of_what_is_public(matrix):
    """The twin and the place without a position are in the list; of points the map knows only the twin."""
    assert set(re.findall(r'"total":\s*(\d+)', matrix.answers["map cells"])) == {"1"}
    assert set(re.findall(r"共\s*<b>(\d+)</b>\s*条", matrix.answers["list"])) == {"1", "2"}


@pytest.mark.parametrize("column", [*SURFACES, "hidden", "classes"])
def test_a_hidden_position_is_on_no_surface(matrix, column):
    text = matrix.answers[column]

    assert [found for pattern in position_patterns() for found in re.findall(pattern, text)] == []
    assert "银杏村东岗" not in text


def test_the_place_itself_is_public(matrix):
    assert "银杏古墓" in matrix.answers["hidden"]


@pytest.mark.parametrize("column", [*SURFACES, "classes"])
@pytest.mark.parametrize("secret", CONTACT_WORDS)
def test_contact_data_is_on_no_surface(matrix, column, secret):
    assert secret not in matrix.answers[column]


@pytest.mark.parametrize("secret", CONTACT_WORDS)
def test_contact_data_is_behind_the_private_link(matrix, secret):
    assert secret in matrix.answers["private link"]


def test_the_surfaces_are_asked_every_argument_that_an_address_reads():
    assert HONEST.keys() == READ


def test_a_document_of_a_private_collection_is_neither_found_nor_handed_out(matrix):
    answer, found = matrix.documents_told["内部的底账"]

    assert answer.status == 302
    assert "/admin/login/" in answer.headers["Location"]
    assert "/documents/" not in found


def test_a_public_document_is_handed_out(matrix):
    answer, _ = matrix.documents_told["公开的图录"]

    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith(("attachment", "inline"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
