import pytest
from django.core.exceptions import ValidationError

from heritage.events.models import Book, EventPage, Organiser
from tests.factories.catalogue import HeritageSitePageFactory, a_statement
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

WORDS = {"venue": "村口小学", "room": "二楼", "meeting_point": "村北200米"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("平凡的世界", "《平凡的世界》"),
        ("《平凡的世界》", "《平凡的世界》"),
        ("读《三国志》札记", "《读〈三国志〉札记》"),
    ],
)
def test_title_marks_are_set_once(typed, shown):
    assert str(Book(title=typed)) == shown


def test_edition_says_only_what_is_known():
    assert Book(title="乡土中国").edition == ""
    assert Book(title="乡土中国", publisher="三联书店", year="1985").edition == "三联书店，1985"
    assert Book(title="乡土中国", isbn="9787108000000").edition == "ISBN 9787108000000"


def test_bodies_stand_in_the_customary_order_of_roles(programme):
    event = EventPageFactory(
        organisers=[
            Organiser(role="support", name="丁"),
            Organiser(role="host", name="甲"),
            Organiser(role="undertake", name="丙"),
            Organiser(role="host", name="乙"),
        ]
    )

    assert event.organisers_by_role == [("主办", ["甲", "乙"]), ("承办", ["丙"]), ("支持", ["丁"])]


def test_date_of_an_event_is_its_next_session_and_afterwards_its_first(programme):
    running = EventPageFactory(sessions=[a_session(-7), a_session(7), a_session(14)])
    over = EventPageFactory(sessions=[a_session(-7), a_session(-14)])

    assert running.main_session == running.timetable[1]
    assert over.main_session == over.timetable[0]
    assert EventPageFactory(sessions=[]).main_session is None


def test_words_about_an_open_place_are_said(programme):
    event = EventPageFactory(place=HeritageSitePageFactory(title="二砂", located=True), **WORDS)

    assert event.may_say_where
    assert event.where == ["二砂", "村口小学", "二楼"]


@pytest.mark.parametrize("fields", [{"hidden": True}, {"located": True, "live": False}])
def test_words_about_a_hidden_or_withdrawn_place_are_not_said(programme, fields):
    place = HeritageSitePageFactory(title="某遗址", **fields)
    event = EventPageFactory(place=place, **WORDS)

    assert not event.may_say_where
    assert event.where == ([place.title] if place.live else [])


def test_event_elsewhere_says_where(programme):
    event = EventPageFactory(venue="中原区图书馆一楼")

    assert event.where == ["中原区图书馆一楼"]


def test_address_follows_the_visibility_of_the_place(programme):
    rows = {"statements": [a_statement(value="中原区华山路78号")]}
    shown = EventPageFactory(place=HeritageSitePageFactory(located=True, **rows))
    rows = {"statements": [a_statement(value="某村北200米")]}
    hidden = EventPageFactory(place=HeritageSitePageFactory(hidden=True, **rows))

    assert shown.address == "中原区华山路78号"
    assert hidden.address == ""


@pytest.mark.parametrize("field", ["title", "summary", "accessible_area", "how_to_join"])
def test_words_that_locate_a_hidden_place_are_refused(programme, field):
    place = HeritageSitePageFactory(hidden=True)
    event = EventPageFactory(place=place)
    setattr(event, field, "请到村北200米处")

    with pytest.raises(ValidationError) as refusal:
        event.full_clean()

    assert list(refusal.value.message_dict) == [field]


def test_words_in_the_text_of_the_event_are_refused_too(programme):
    event = EventPageFactory(place=HeritageSitePageFactory(hidden=True))
    event.body = [("text", "<p>遗址在村北200米。</p>")]

    with pytest.raises(ValidationError) as refusal:
        event.full_clean()

    assert list(refusal.value.message_dict) == ["body"]


def test_the_same_words_about_an_open_place_are_accepted(programme):
    event = EventPageFactory(
        place=HeritageSitePageFactory(located=True), summary="村北200米", body=[("text", "<p>遗址在村北200米。</p>")]
    )

    event.full_clean()


def test_cancelling_without_a_reason_is_refused(programme):
    event = EventPageFactory()
    event.status = "cancelled"

    with pytest.raises(ValidationError, match="写明原因"):
        event.full_clean()

    event.status_reason = "暴雨红色预警"
    event.full_clean()


def test_sessions_keep_their_keys_when_an_editor_changes_the_event(programme):
    event = EventPageFactory(sessions=[a_session(3)])
    event.sessions.add(a_session(9))
    publish(event)
    before = [session.pk for session in EventPage.objects.get(pk=event.pk).timetable]

    again = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    again.title = "新题目"
    publish(again)

    assert [session.pk for session in EventPage.objects.get(pk=event.pk).timetable] == before
