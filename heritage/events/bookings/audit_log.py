"""Log every view of a contact and every action of the organiser.

Wagtail's own log is used: the program only adds to it, and shows it under 报告. It holds references and figures, never
a name, a telephone number or an address.
"""

from wagtail.log_actions import log

SEEN = "events.contact_seen"
EXPORTED = "events.contacts_exported"
CANCELLED = "events.booking_cancelled"
VERIFIED = "events.booking_verified"
ATTENDED = "events.attendance_noted"
CLOSED = "events.booking_closed"
OPENED = "events.booking_opened"
FORGOTTEN = "events.contacts_forgotten"

ACTIONS = {
    SEEN: ("查看预约联系人", "查看了联系人"),
    EXPORTED: ("导出预约联系人", "导出了本场联系人"),
    CANCELLED: ("代为取消预约", "代学校取消了预约"),
    VERIFIED: ("代为核实预约", "记为已核实"),
    ATTENDED: ("登记班级到场", "登记了实到人数"),
    CLOSED: ("停止班级预约", "停止了本场预约"),
    OPENED: ("恢复班级预约", "恢复了本场预约"),
    FORGOTTEN: ("删除到期联系人", "自动删除了到期的联系人"),
}


def of_booking(booking, action, user, **data):
    log(booking, action, user=user, title=booking.reference, data=data)


def of_session(session, action, user=None, **data):
    log(session, action, user=user, title=f"{session.page.title} {session}", data=data)
