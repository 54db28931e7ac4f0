"""The bookings of a session as a table for Excel: UTF-8 with its mark, and no cell that a program would calculate."""

import csv
from io import StringIO

from django.utils import timezone

from heritage.editorial.csv_injection import escape_formula

COLUMNS = (
    *("预约编号", "状态", "候补次序", "学校", "学段", "班数", "学生", "教师", "场地需求", "核实"),
    *("联系人", "电话", "邮箱", "提交时间", "实到学生", "实到教师"),
)


def bookings_csv(bookings):
    """Return the bookings, read with their band and contact, as bytes."""
    out, queue = StringIO(), 0
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for booking in bookings:
        queue += booking.status == "waiting"
        contact = getattr(booking, "contact", None)
        cells = (
            booking.reference,
            booking.get_status_display(),
            queue if booking.status == "waiting" else "",
            booking.school,
            booking.grade_band.name,
            *(booking.classes, booking.pupils, booking.teachers, booking.needs),
            "已核实" if booking.verified_at else "未核实",
            *((contact.name, contact.phone, contact.email) if contact else ("已删除", "", "")),
            timezone.localtime(booking.made_at).strftime("%Y-%m-%d %H:%M:%S"),
            *("" if number is None else number for number in (booking.attended_pupils, booking.attended_teachers)),
        )
        writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")
