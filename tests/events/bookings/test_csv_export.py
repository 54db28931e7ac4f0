import csv
from io import StringIO

import pytest

from heritage.events.bookings.csv_export import COLUMNS, bookings_csv
from heritage.events.models import Booking, Contact
from tests.factories.events import EventPageFactory, a_booking, a_class_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(programme):
    return EventPageFactory(sessions=[a_class_session(10)]).timetable[0]


def table():
    return bookings_csv(Booking.objects.select_related("grade_band", "contact").order_by("pk"))


def rows():
    """The rows without the heading, as a program reads them."""
    heading, *rows = csv.reader(StringIO(table().decode("utf-8-sig")))
    assert heading == list(COLUMNS)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_excel_is_told_that_it_is_unicode(session):
    assert table().startswith(b"\xef\xbb\xbf")


def test_a_row_says_everything_about_a_booking(session):
    booking = a_booking(session, 8)
    a_booking(session, 5)
    Booking.objects.filter(pk=booking.pk).update(attended_pupils=6, attended_teachers=1)

    first, second = rows()

    assert first["预约编号"] == booking.reference
    assert [first[name] for name in ("状态", "候补次序", "学校", "学生", "教师")] == [
        "已确认",
        "",
        "示例小学",
        "7",
        "1",
    ]
    assert [first[name] for name in ("联系人", "电话", "邮箱")] == ["王老师", "0371-67000000", "wang@school.example"]
    assert (first["实到学生"], first["实到教师"]) == ("6", "1")
    assert (second["状态"], second["候补次序"], second["实到学生"]) == ("候补", "1", "")


FORMULAS = [
    '=HYPERLINK("//a.b")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_that_a_spreadsheet_would_calculate_begins_a_cell(session, formula):
    booking = a_booking(session)
    Booking.objects.filter(pk=booking.pk).update(school=formula, needs=formula)
    Contact.objects.update(name=formula, phone=formula)

    [row] = rows()

    assert {row["学校"], row["场地需求"], row["联系人"], row["电话"]} == {f"'{formula}"}


def test_what_is_harmless_stays_as_it_is(session):
    booking = a_booking(session)
    Booking.objects.filter(pk=booking.pk).update(school='示例“一小”, "东"校区', needs="轮椅=2")

    [row] = rows()

    assert (row["学校"], row["场地需求"]) == ('示例“一小”, "东"校区', "轮椅=2")


def test_a_forgotten_contact_is_said_to_be_deleted(session):
    a_booking(session)
    Contact.objects.all().delete()

    [row] = rows()

    assert (row["联系人"], row["电话"]) == ("已删除", "")


def test_table_is_read_in_one_query_however_long(session, django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            a_booking(session)
        with django_assert_num_queries(1):
            table()
