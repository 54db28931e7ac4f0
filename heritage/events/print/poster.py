"""The poster of an event, and the plate with its code. Both lead to the permanent address, which never breaks."""

from heritage.events.states import TAKING_PLACE
from heritage.pages.print_canvas import BRICK, SOFT, Sheet, fitting, measure, printable, wrap

A4 = 210, 297
PLATE = 100, 135
# A3 is A4 with both sides longer by the square root of two.
SCALES = {"a4": 1, "a3": 2**0.5}
_MOST_SESSIONS = 5
_EDGE = 16


def poster(event, address, picture=None):
    """Return the poster as a Sheet of A4. `picture` is (JPEG, its size, its credit), where there is one."""
    sheet = Sheet(*A4, title=event.title)
    _head(sheet, event)
    y = _title(sheet, event, 46)
    if picture:
        y = _picture(sheet, y + 6, *picture)
    y = _facts(sheet, event, y + 7, foot := 232)
    _foot(sheet, event, address, max(y, foot))
    return sheet


def plate(event, address):
    """Return a plate to be put up or handed out: the code, what it leads to, and the address in words."""
    sheet = Sheet(*PLATE, title=event.title)
    sheet.seal(8, 7, 5.2)
    sheet.text(22, 14, 5, "书香中原", bold=True)
    sheet.text(22, 19.6, 3.1, _above(event), colour=SOFT)
    sheet.roofline(26)
    sheet.qr(14, 30, 72, address)
    size = 6.4 if measure(event.title) <= 26 else 5
    y = sheet.lines(50, 101, size, event.title, 86, 2, 1.35, bold=True, middle=True)
    sheet.text(50, max(y + 8, 122), 3.6, "扫码看时间、地点与变动", colour=SOFT, middle=True)
    sheet.text(50, max(y + 13.5, 128), fitting(address, 88, 3.4), address, middle=True)
    return sheet


def _head(sheet, event):
    sheet.seal(_EDGE, 12, 6.4)
    sheet.text(_EDGE + 15, 20, 7, "书香中原", bold=True)
    sheet.text(_EDGE + 15, 26.5, 4, _above(event), colour=SOFT)
    sheet.roofline(36)


def _above(event):
    words = ["示例"] if event.is_sample else []
    words += [event.kind.name] if event.kind else []
    words += [event.series.removeprefix("书香中原").strip("·")] if event.series else []
    return "·".join(words)


def _title(sheet, event, y):
    if event.is_to_explain:
        words = f"{event.get_status_display()}：{event.status_reason}"
        sheet.box(_EDGE, y - 2, 1.6, 14, colour=BRICK)
        y = sheet.lines(_EDGE + 5, y - 3, 5, words, 173, 2, 1.35, colour=BRICK, bold=True) + 4
    length = measure(event.title)
    # The largest that does not leave a character or two to a line of their own.
    sizes = ((20, 8.9), (16, 11), (13, 13.6), (16, 22), (13, 40))
    size = next((size for size, most in sizes if length <= most), 10.5)
    y = sheet.lines(_EDGE, y, size, event.title, 178, 3, 1.22, bold=True)
    return sheet.lines(_EDGE, y + 3, 5.2, event.summary, 178, 3, 1.6)


def _picture(sheet, y, data, size, credit):
    """Draw the picture, lower below a long title, so that time and place keep their room. Return the y below it."""
    height = min(72, 178 - y)
    if height < 34:
        return y
    sheet.picture(_EDGE, y, 178, height, data, size)
    sheet.text(_EDGE, y + height + 4.2, 2.9, credit, colour=SOFT)
    return y + height + 3


def _facts(sheet, event, y, foot):
    """Write label and value in lines as long as there is room above the foot."""
    sheet.rule(_EDGE, y, 178, 0.6)
    for label, words in _labelled(event):
        lines = [line for part in words for line in wrap(printable(part), 152 / 4.8, 3 if label == "地点" else 1)]
        needed = len(lines) * 6.8 + 3.6
        if y + needed > foot:
            break
        sheet.text(_EDGE, y + 7.4, 4.2, label, colour=SOFT)
        for number, line in enumerate(lines):
            sheet.lines(_EDGE + 26, y + 0.4 + number * 6.8, 4.8, line, 152, 1, 1.45)
        y += needed
        sheet.rule(_EDGE, y, 178, 0.15, SOFT)
    return y


def _labelled(event):
    """Pairs of a label and its lines; what is not known is left out of a poster."""
    may_say = event.may_say_where
    place = "，".join(event.where) + (f"（{event.address}）" if event.address and may_say else "")
    pairs = [
        ("时间", _times(event)),
        ("地点", [place]),
        ("集合", [event.meeting_point if may_say else ""]),
        ("公交", [event.bus if may_say else ""]),
        ("对象", [event.audience]),
        ("费用", [event.fee]),
        ("参加", [event.how_to_join]),
        ("主讲", ["、".join(speaker.name for speaker in event.speakers.all())]),
        ("书目", ["、".join(str(book) for book in event.books.all())]),
        ("请带", [event.bring]),
        ("天气", [event.weather_rule]),
        *((role, ["、".join(names)]) for role, names in event.organisers_by_role),
        ("电话", [event.telephone]),
    ]
    return [(label, lines) for label, lines in pairs if any(lines)]


def _times(event):
    lines = [_time(event, session) for session in event.timetable[:_MOST_SESSIONS]]
    if len(event.timetable) > _MOST_SESSIONS:
        lines.append(f"另有{len(event.timetable) - _MOST_SESSIONS}场，扫码查看")
    return lines or ["待定"]


def _time(event, session):
    when = session.when
    words = [f"{when.day} {when.weekday}", when.hours, session.audience]
    if when.previously:
        words.append(f"原定{when.previously}")
    if (status := event.status_of(session)) not in TAKING_PLACE:
        words.append(status.label)
    return "　".join(word for word in words if word)


def _foot(sheet, event, address, y):
    sheet.qr(_EDGE - 2, y + 8, 42, address)
    sheet.text(_EDGE + 46, y + 20, 6, "扫码看详情，改期与取消也在那里", bold=True)
    sheet.text(_EDGE + 46, y + 29, fitting(address, 130, 5.4), address)
    notes = "未成年人须由成年人陪同。查看和订阅都不用注册，不收集学生信息。"
    sheet.lines(_EDGE + 46, y + 31, 4, notes, 130, 2, colour=SOFT)
    if event.is_sample:
        sheet.text(_EDGE + 46, y + 47, 4, "示例内容，并非真实活动。", colour=BRICK)
