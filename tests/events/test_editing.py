"""What an editor can do with events in the admin."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from heritage.events.models import EventPage, ReadingWeek, Status
from tests.events.editors import fresh, messages, published
from tests.factories.accounts import UserFactory
from tests.factories.events import a_session

pytestmark = pytest.mark.django_db


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


def test_postponed_event_is_given_its_new_time_after_the_old_one_has_gone_by(editor):
    event = published(status="postponed", status_reason="雨", sessions=[a_session(-3)])
    [session] = event.timetable
    new = timezone.localtime(session.start) + timedelta(days=14)

    values = {str(session.uid): f"{new:%Y-%m-%d %H:%M}", "reason": "雨停了。"}
    editor.post(reverse("event_move", args=[event.pk]), values)

    assert fresh(event).status == Status.MOVED
    assert fresh(event).timetable[0].start == new


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


def test_reading_week_is_data(administrator):
    address = reverse("wagtailsnippets_events_readingweek:add")

    wrong = administrator.post(address, {"year": "2027", "first_day": "2027-04-25", "last_day": "2027-04-19"})
    administrator.post(address, {"year": "2027", "first_day": "2027-04-19", "last_day": "2027-04-25"})

    assert "最后一天不能早于第一天" in wrong.content.decode()
    assert ReadingWeek.objects.get().first_day == date(2027, 4, 19)


def test_address_is_made_of_the_pinyin_of_the_title_twice_as_well(editor, programme):
    """In a browser too: Wagtail's script, which would copy the Chinese title into the address, is not asked."""
    add = reverse("wagtailadmin_pages:add", args=["events", "eventpage", programme.pk])
    html = editor.get(add).content.decode()
    assert "w-sync#" not in html

    form = querydict_from_html(html, form_id="page-edit-form").dict()
    values = {"title": "车间里的光", "summary": "读一篇写光的文章。", "slug": "", "fee": "免费", "body-count": "0"}
    times = {"sessions-0-start": "2027-04-24 09:30", "sessions-0-end": "2027-04-24 11:30"}
    for _ in range(2):
        editor.post(add, {**form, **values, **times, "recap-count": "0"})

    assert list(EventPage.objects.values_list("slug", flat=True)) == ["che-jian-li-de-guang", "che-jian-li-de-guang-2"]
