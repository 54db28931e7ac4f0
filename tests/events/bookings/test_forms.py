"""A school books: without an account, without a cookie, without a script."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from heritage.events.bookings import form_tokens, private_links
from heritage.events.models import Booking, Letter, Organiser, School, Session
from tests.events.bookings.asking import address, errors, send, text
from tests.factories.events import EventPageFactory, a_booking, a_class_session

pytestmark = pytest.mark.django_db


def test_a_teacher_fills_in_the_form_and_sees_the_confirmation(client, event, django_capture_on_commit_callbacks):
    form = client.get(address(event))
    token = re.search(r'name="token" value="([^"]+)"', text(form))[1]

    with django_capture_on_commit_callbacks(execute=True):
        sent = send(client, event, token)
    shown = client.get(sent.url)

    booking = Booking.objects.get()
    assert sent.status_code == 303
    assert (booking.school, booking.pupils, booking.teachers, booking.status) == ("示例小学", 38, 2, "confirmed")
    assert "名额已保留，请核实邮箱" in text(shown)
    assert booking.reference in text(shown)
    [letter] = mail.outbox
    assert letter.to == ["wang@school.example"]
    assert sent.url in letter.body
    assert not client.cookies


def test_a_class_that_does_not_fit_is_told_its_place_in_the_queue(client, event, session):
    a_booking(session, 30)
    a_booking(session, 20)

    shown = client.get(send(client, event, again="on").url)

    assert "已列入候补，第2位" in text(shown)
    assert "签到二维码" not in text(shown)


def test_a_double_click_is_one_booking(client, event):
    token = form_tokens.issue(event)

    first, second = send(client, event, token), send(client, event, token)

    assert first.url == second.url
    assert Booking.objects.count() == Letter.objects.count() == 1


def test_the_same_form_with_other_words_is_no_second_booking_and_gives_no_link_away(client, event):
    token = form_tokens.issue(event)
    link = send(client, event, token).url

    again = send(client, event, token, pupils="20")

    assert again.status_code == 409
    assert "已经提交过" in text(again)
    assert link not in text(again)
    assert Booking.objects.get().pupils == 38


def test_two_forms_are_two_bookings(client, event):
    assert send(client, event, pupils="10").url != send(client, event, pupils="10", again="on").url
    assert Booking.objects.count() == 2


REQUIRED = ["session", "school", "grade_band", "classes", "pupils", "teachers", "name", "phone", "email", "declaration"]


@pytest.mark.parametrize("missing", REQUIRED)
def test_each_required_answer_is_asked_for_and_the_others_are_kept(client, event, missing):
    response = send(client, event, **{missing: ""})

    assert response.status_code == 422
    assert errors(response) == [f"id_{missing}_0" if missing == "session" else f"id_{missing}"]
    assert "有错误：" in text(response)
    assert missing == "school" or 'value="示例小学"' in text(response)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pupils", "0"),
        ("pupils", "-3"),
        ("pupils", "99999999999"),
        ("pupils", "三十"),
        ("teachers", "0"),
        ("classes", "1.5"),
        ("email", "wang"),
        ("email", "a@school.example\nBcc: b@school.example"),
        ("phone", "call me"),
        ("phone", "410102201501011234"),
        ("name", "王小明13800001111"),
        ("name", "王小明3"),
        ("school", "示例小学410102201501011234"),
        ("session", "999999"),
        ("grade_band", "999999"),
        ("needs", "x" * 201),
        ("website", "https://spam.example"),
        ("school", "示\0例"),
    ],
)
def test_answers_that_cannot_be_are_refused_at_their_field(client, event, field, value):
    response = send(client, event, **{field: value})

    assert response.status_code == 422
    assert errors(response) == [f"id_{field}_0" if field == "session" else f"id_{field}"]
    assert not Booking.objects.exists()


def test_full_width_digits_are_numbers_too(client, event):
    send(client, event, pupils="３８")

    assert Booking.objects.get().pupils == 38


def test_text_with_the_number_of_a_person_is_refused_with_the_reason(client, event):
    response = send(client, event, needs="王小明 4101 0220 1501 0112 34")

    assert "“场地需求”里有像证件号码的数字，没有保存" in text(response)
    response = send(client, event, needs="家长电话一三八零零零零一一一一")
    assert "“场地需求”里有像手机号码的数字，没有保存" in text(response)


def test_there_is_no_field_for_a_child(client, event):
    names = set(
        re.findall(
            r'name="(\w+)"',
            re.search(r"<form class=\"booking__form.*?</form>", text(client.get(address(event))), re.S)[0],
        )
    )

    assert names == {*REQUIRED, "needs", "token", "website"}
    columns = {field.name for field in Booking._meta.get_fields()}
    assert not {column for column in columns if re.search("child|birth|photo|identity|student", column)}


def test_the_form_says_what_is_taken_why_how_long_and_by_whom(client, event):
    shown = text(client.get(address(event)))

    for words in ("收集什么，为什么，留多久", "不作别的用途", "90天后自动删除", "每次查看联系人都有记录"):
        assert words in shown


def test_schools_that_the_editor_lists_are_proposed(client, event):
    assert "<datalist" not in text(client.get(address(event)))
    School.objects.create(name="示例中学")

    assert '<datalist id="schools"><option value="示例中学">' in text(client.get(address(event)))


def test_an_event_that_takes_no_classes_says_so_and_takes_none(client, event):
    Session.objects.update(takes_classes=False)

    assert "现在不能预约" in text(client.get(address(event)))
    assert send(client, event).status_code == 422


def test_what_closes_while_the_form_is_open_is_refused_with_a_reason(client, event):
    Session.objects.update(booking_closes=timezone.now() - timedelta(seconds=1))

    refused = send(client, event)

    assert refused.status_code == 409
    assert "刚刚停止接受预约" in text(refused)


def test_drafts_and_unknown_events_have_no_form(client, event):
    assert client.get("/e/999999/book").status_code == 404
    event.unpublish()
    assert client.get(address(event)).status_code == 404


def test_the_event_page_leads_to_the_form(client, event):
    assert f'href="/e/{event.pk}/book"' in text(client.get(event.url))

    Session.objects.update(takes_classes=False)
    assert "/book" not in text(client.get(event.url))


def test_form_and_private_page_cost_the_same_for_one_of_everything_and_for_three(
    client, programme, django_assert_num_queries
):
    for count in (1, 3):
        event = EventPageFactory(
            sessions=[a_class_session(days=day + 1, full=True) for day in range(count)],
            organisers=[Organiser(name=f"单位{row}") for row in range(count)],
        )
        School.objects.bulk_create([School(name=f"示例{count}-{number}") for number in range(count)])
        bookings = [a_booking(event.timetable[0], 30) for _ in range(count)]
        client.get(address(event))

        with django_assert_num_queries(7):
            client.get(address(event))
        with django_assert_num_queries(3):
            client.get(private_links.path(bookings[-1]))


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("phone", "０３７１－６７００００００。", "0371-67000000"),
        ("phone", "0371—67000000\u200b", "0371-67000000"),
        ("phone", "（0371）67000000转8", "(0371)67000000转8"),
        ("email", "ｗａｎｇ＠school.example。", "wang@school.example"),
        ("email", "\u200bwang@school。example", "wang@school.example"),
        ("name", "王\u00ad老师。", "王老师"),
        ("school", "　示例小学\u200b（东校区）。", "示例小学（东校区）"),
        ("school", "示例小学(东校区)", "示例小学（东校区）"),
        ("pupils", "３８。", 38),
    ],
)
def test_a_field_is_read_as_it_was_meant(client, event, field, typed, stored):
    assert send(client, event, **{field: typed}).status_code == 303

    booking = Booking.objects.select_related("contact").get()
    assert getattr(booking.contact if field in {"phone", "email", "name"} else booking, field) == stored


def test_a_school_is_written_as_the_list_writes_it(client, event):
    School.objects.create(name="示例小学(南)")

    send(client, event, school="示例小学（南）")

    assert Booking.objects.get().school == "示例小学(南)"


@pytest.mark.parametrize("field", ["school", "name"])
@pytest.mark.parametrize(
    "typed",
    ["https://bad.example", "看www.bad", "a@bad.example", "去ｂａｄ．ｅｘａｍｐｌｅ", "去bad。com"],
)
def test_nobody_sends_links_to_a_mailbox_through_us(client, event, field, typed):
    response = send(client, event, **{field: typed})

    assert response.status_code == 422
    assert errors(response) == [f"id_{field}"]
    assert "不能写网址或邮箱" in text(response)
    assert not Booking.objects.exists()


def test_a_session_that_is_not_open_is_told_with_its_time_and_never_offered(client, programme, monkeypatch):
    monkeypatch.setattr(form_tokens, "QUICKEST", timedelta(0))
    later = a_class_session(40, days=9, booking_opens=timezone.now() + timedelta(days=1))
    event = EventPageFactory(sessions=[a_class_session(40), later])
    first, second = event.timetable
    told = f"{second.opening}起可以预约"

    form, wrong = client.get(address(event)), send(client, event, pupils="0")
    chosen = send(client, event, session=second.pk)

    assert told in text(client.get(event.url))
    for page in (form, wrong, chosen):
        assert told in text(page)
        assert re.findall(r'name="session" value="(\d+)"', text(page)) == [str(first.pk)]
    assert chosen.status_code == 422
    assert not Booking.objects.exists()


def test_where_nothing_is_open_yet_the_time_is_told(client, programme):
    opens = timezone.now() + timedelta(days=1)
    event = EventPageFactory(sessions=[a_class_session(40, booking_opens=opens)])

    page = text(client.get(address(event)))

    assert f"{event.timetable[0].opening}起可以预约" in page
    assert "booking__form" not in page


def test_the_same_school_mailbox_and_session_again_is_asked_about_and_then_taken(client, event):
    send(client, event, school="示例小学", pupils="3")
    asked = send(client, event, school=" 示例小学。", pupils="4", email="Wang@school.example")
    assert asked.status_code == 409
    assert "已用这个邮箱预约了这一场，没有重复登记" in text(asked)
    assert 'name="again"' in text(asked)
    assert 'name="again"' not in text(client.get(address(event)))
    assert Booking.objects.count() == 1

    assert send(client, event, school="示例小学", pupils="4", again="on").status_code == 303
    assert send(client, event, school="另一所小学", pupils="4").status_code == 303
    assert Booking.objects.count() == 3
