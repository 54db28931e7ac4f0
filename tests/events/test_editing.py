"""What an editor can do with events in the admin."""

from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from heritage.accounts.roles import establish_roles
from heritage.catalogue.models import Vocabulary
from heritage.events import planning
from heritage.events.models import Book, EventPage, FormerEvent, ReadingWeek, Status
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.catalogue import TermFactory
from tests.factories.events import EventPageFactory, a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, programme):
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="编辑"))
    client.force_login(user)
    return client


@pytest.fixture
def administrator(client, programme):
    client.force_login(AdministratorFactory())
    return client


def published(**fields):
    event = EventPageFactory(**fields)
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def fresh(event):
    return EventPage.objects.get(pk=event.pk)


def messages(response):
    return [str(message).strip() for message in response.context["messages"]]


def test_event_is_cancelled_in_one_step_and_says_so_everywhere(editor):
    event = published(title="寨墙与寨门", slug="zhaiqiang")

    asked = editor.get(reverse("event_cancel", args=[event.pk]))
    done = editor.post(reverse("event_cancel", args=[event.pk]), {"reason": "暴雨红色预警。"})
    editor.logout()

    assert "取消以后不能恢复" in asked.content.decode()
    assert done.status_code == 302
    assert fresh(event).status == Status.CANCELLED
    assert "暴雨红色预警。" in editor.get("/events/zhaiqiang/").content.decode()
    assert '<span class="badge badge--cancelled">取消</span>' in editor.get("/events/").content.decode()
    assert "STATUS:CANCELLED" in editor.get("/events/calendar.ics").content.decode()


@pytest.mark.parametrize("change", ["cancel", "postpone", "move"])
def test_reason_is_asked_for(editor, change):
    event = published()

    response = editor.post(reverse(f"event_{change}", args=[event.pk]), {})

    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert fresh(event).status == Status.SCHEDULED


def test_event_is_moved_session_by_session(editor):
    event = published(sessions=[a_session(7), a_session(8)])
    first, second = event.timetable
    new = timezone.localtime(first.start) + timedelta(days=7)
    values = {
        str(first.uid): f"{new:%Y-%m-%d %H:%M}",
        str(second.uid): f"{timezone.localtime(second.start):%Y-%m-%d %H:%M}",
    }

    editor.post(reverse("event_move", args=[event.pk]), {**values, "reason": "场地另有安排。"})

    starts = {session.uid: (session.start, session.previous_start) for session in fresh(event).sessions.all()}
    assert starts == {first.uid: (new, first.start), second.uid: (second.start, None)}


def test_move_that_moves_nothing_is_refused(editor):
    event = published()
    [session] = event.timetable
    same = f"{timezone.localtime(session.start):%Y-%m-%d %H:%M}"

    response = editor.post(reverse("event_move", args=[event.pk]), {str(session.uid): same, "reason": "改"})

    assert "没有一场改了时间" in response.content.decode()
    assert fresh(event).status == Status.SCHEDULED


def test_cancelled_event_cannot_be_brought_back(editor):
    event = published(status="cancelled", status_reason="雨")

    response = editor.post(reverse("event_resume", args=[event.pk]))

    assert "活动现在是“取消”，不能改为“如期举行”" in response.content.decode()
    assert fresh(event).status == Status.CANCELLED


def test_whoever_may_not_publish_may_not_cancel(client, programme):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    event = published()
    client.force_login(user)

    assert client.get(reverse("event_cancel", args=[event.pk])).status_code == 302
    assert client.post(reverse("event_cancel", args=[event.pk]), {"reason": "雨"}).status_code == 302
    assert fresh(event).status == Status.SCHEDULED


def test_listing_offers_each_step_where_it_can_be_taken(editor):
    event, cancelled = published(title="还办的"), published(title="不办的", status="cancelled", status_reason="雨")

    html = editor.get(reverse("programme:index")).content.decode()

    for step in ("move", "postpone", "cancel"):
        assert reverse(f"event_{step}", args=[event.pk]) in html
        assert reverse(f"event_{step}", args=[cancelled.pk]) not in html
    assert reverse("wagtailadmin_pages:copy", args=[cancelled.pk]) in html
    assert (
        reverse("event_cancel", args=[event.pk])
        in editor.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()
    )


def test_weather_pauses_all_that_is_outside_and_is_lifted_again(editor):
    outside, inside = published(title="行走", open_air=True), published(title="讲座")
    address = reverse("programme_weather")

    asked = editor.get(address).content.decode()
    paused = editor.post(address, {"reason": "暴雨红色预警。"}, follow=True)

    assert "行走" in asked
    assert "讲座" not in asked.split("一键暂停")[1]
    assert messages(paused) == ["已暂停1个户外活动，页面、列表、日历都已更新。"]
    assert (fresh(outside).status, fresh(inside).status) == (Status.PAUSED, Status.SCHEDULED)

    lifted = editor.post(address, {"lift": "1"}, follow=True)

    assert messages(lifted) == ["已恢复1个活动。"]
    assert fresh(outside).status == Status.SCHEDULED


def test_event_is_copied_to_a_new_date_with_all_its_sessions_moved(editor):
    start = datetime(2027, 4, 3, 9, 30, tzinfo=timezone.get_default_timezone())
    hours = timedelta(hours=1)
    event = published(
        title="读一座工厂",
        sessions=[
            a_session(start=start, end=start + hours, booking_opens=start - 20 * hours, booking_closes=start - hours),
            a_session(start=start + 24 * hours, end=start + 25 * hours, capacity=30),
        ],
        books=[Book(title="乡土中国")],
        recap=[("text", "<p>来了四十人。</p>")],
        status="cancelled",
        status_reason="雨",
    )
    event.grade_bands.add(TermFactory(vocabulary=Vocabulary.GRADE_BAND))
    event.save()

    editor.post(reverse("copy_event", args=[event.pk]), {"title": "读一座工厂（二）", "first_day": "2027-05-01"})

    new = EventPage.objects.latest("pk")
    later = timedelta(days=28)
    assert (new.live, new.status, new.status_reason, bool(new.recap)) == (False, "scheduled", "", False)
    assert [session.start for session in new.timetable] == [start + later, start + 24 * hours + later]
    assert new.timetable[0].booking_closes == start - hours + later
    assert new.timetable[1].capacity == 30
    assert not {session.uid for session in new.timetable} & {session.uid for session in event.timetable}
    assert [str(book) for book in new.books.all()] == ["《乡土中国》"]
    assert new.grade_bands.count() == 1
    assert new.slug != event.slug
    assert fresh(event).timetable[0].start == start

    new.get_latest_revision().publish()

    assert fresh(new).live
    assert [session.start for session in fresh(new).timetable] == [session.start for session in new.timetable]


def test_wagtails_own_copy_leads_to_ours(editor):
    event = published()

    response = editor.get(reverse("wagtailadmin_pages:copy", args=[event.pk]))

    assert (response.status_code, response.url) == (302, reverse("copy_event", args=[event.pk]))


@pytest.mark.parametrize("days", [-30, -1, 0, 7])
def test_next_round_is_the_same_weekday_and_still_to_come(programme, days):
    event = EventPageFactory(sessions=[a_session(days)])
    first = timezone.localdate(event.timetable[0].start)

    proposed = planning.next_round(event)

    assert proposed.isoweekday() == first.isoweekday()
    assert timezone.localdate() < proposed
    assert proposed >= first + timedelta(weeks=4)
    assert proposed < max(first + timedelta(weeks=4), timezone.localdate()) + timedelta(days=8)


def a_rule(**fields):
    """Every Saturday in April without the third."""
    return {
        "weekdays": ["6"],
        "first": "2027-04-01",
        "last": "2027-04-30",
        "without": "2027年4月17日",
        "start": "09:30",
        "end": "11:00",
        "opens_before": "14",
        "closes_before": "2",
        "capacity": "40",
        **fields,
    }


def test_sessions_are_added_by_rule_to_the_draft(editor):
    event = published()

    editor.post(reverse("sessions_by_rule", args=[event.pk]), a_rule())

    added = fresh(event).get_latest_revision_as_object().timetable[1:]
    local = [timezone.localtime(session.start) for session in added]
    assert [(start.date(), start.time()) for start in local] == [
        (date(2027, 4, day), time(9, 30)) for day in (3, 10, 24)
    ]
    assert timezone.localtime(added[0].end).time() == time(11)
    assert timezone.localtime(added[0].booking_opens) == datetime(
        2027, 3, 20, 9, tzinfo=timezone.get_default_timezone()
    )
    assert timezone.localtime(added[0].booking_closes).date() == date(2027, 4, 1)
    assert {session.capacity for session in added} == {40}
    assert len(fresh(event).timetable) == 1

    fresh(event).get_latest_revision().publish()

    assert len(fresh(event).timetable) == 4


def test_session_that_ends_before_it_begins_ends_on_the_next_day():
    [session] = planning.sessions_on([date(2027, 4, 3)], time(22), time(1))

    assert session.end - session.start == timedelta(hours=3)
    assert (session.booking_opens, session.booking_closes) == (None, None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"without": "清明"}, "看不懂“清明”"),
        ({"without": "2027-04-31"}, "有的日期不存在"),
        ({"last": "2027-03-01"}, "要晚于开始的那一天"),
        ({"last": "2099-01-01"}, "一次最多加三年之内的场次"),
        ({"last": "2027-04-02"}, "这段时间里没有符合的日子"),
        ({"weekdays": list("1234567"), "last": "2027-12-31"}, "一次最多加100场"),
        ({"closes_before": "20"}, "截止要晚于开放"),
    ],
)
def test_rule_that_cannot_be_followed_is_explained(editor, fields, words):
    event = published()

    response = editor.post(reverse("sessions_by_rule", args=[event.pk]), a_rule(**fields))

    assert words in response.content.decode()
    assert fresh(event).get_latest_revision_as_object().sessions.count() == 1


def test_cancelled_event_is_not_deleted_and_the_editor_is_told_what_to_do(administrator, programme):
    event = published(status="cancelled", status_reason="雨")

    for page in (event, programme):
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
        response = administrator.post(address, {"confirm_site_name": "中原遗产目录"}, follow=True)
        assert "取消的活动不能删除" in messages(response)[0]

    assert fresh(event).status == Status.CANCELLED


def test_cancelled_event_is_not_deleted_among_others(administrator):
    event, other = published(status="cancelled", status_reason="雨"), published()

    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = administrator.post(f"{address}?id={event.pk}&id={other.pk}", follow=True)

    assert messages(response)[0].startswith("没有删除任何页面。取消的活动不能删除")
    assert EventPage.objects.count() == 2

    administrator.post(f"{address}?id={other.pk}", follow=True)

    assert list(EventPage.objects.all()) == [event]


def test_cancelled_event_is_not_deleted_by_any_other_way_either(programme):
    event = published(status="cancelled", status_reason="雨")

    for page in (event, programme, Page.objects.get(pk=event.pk)):
        with pytest.raises(ValidationError, match="取消的活动不能删除"), transaction.atomic():
            page.delete()

    assert fresh(event).status == Status.CANCELLED


def test_cancelled_draft_that_nobody_has_seen_may_go(programme):
    EventPageFactory(live=False, status="cancelled", status_reason="雨").delete()

    assert not EventPage.objects.exists()
    assert not FormerEvent.objects.exists()


def test_reading_week_is_data(administrator):
    address = reverse("wagtailsnippets_events_readingweek:add")

    wrong = administrator.post(address, {"year": "2027", "first_day": "2027-04-25", "last_day": "2027-04-19"})
    administrator.post(address, {"year": "2027", "first_day": "2027-04-19", "last_day": "2027-04-25"})

    assert "最后一天不能早于第一天" in wrong.content.decode()
    assert ReadingWeek.objects.get().first_day == date(2027, 4, 19)
