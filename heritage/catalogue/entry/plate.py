"""A plate for the wall beside a place: its name, its level, and a code that leads to the permanent address."""

from heritage.catalogue.choices import Level
from heritage.pages.print_canvas import SOFT, Sheet, fitting, measure

SIZE = 100, 135
A4 = 210, 297
_ON_A_SHEET = 4


def plate(site, address):
    """Return the plate of one entry as a Sheet."""
    sheet = Sheet(*SIZE, title=site.title)
    sheet.seal(8, 7, 5.2)
    sheet.text(22, 14, 5, "中原遗产目录", bold=True)
    sheet.text(22, 19.6, 3.1, site.number, colour=SOFT)
    sheet.roofline(26)
    sheet.qr(16, 29, 68, address)
    size = 7.6 if measure(site.title) <= 11 else 6 if measure(site.title) <= 28 else 4.8
    y = sheet.lines(50, 96, size, site.title, 88, 2, 1.3, bold=True, middle=True)
    if site.subtitle:
        y = sheet.lines(50, y, 3.6, site.subtitle, 88, 2, 1.5, middle=True)
    if site.highest_level:
        sheet.text(50, y + 5.6, 3.4, Level(site.highest_level).label, colour=SOFT, middle=True)
    sheet.text(50, 125, 3.4, "扫码读它的故事，看能不能进、怎么去", colour=SOFT, middle=True)
    sheet.text(50, 130.5, fitting(address, 88, 3.2), address, middle=True)
    return sheet


def sheets(sites, address_of):
    """Return the plates of several entries on sheets of A4, four on each, to be cut apart."""
    pages = []
    for start in range(0, len(sites), _ON_A_SHEET):
        page = Sheet(*A4, title=sites[0].title)
        for number, site in enumerate(sites[start : start + _ON_A_SHEET]):
            x, y = 5 + number % 2 * SIZE[0], 13 + number // 2 * SIZE[1]
            page.place(plate(site, address_of(site)), x, y)
            for left, top in ((x, y), (x + SIZE[0], y), (x, y + SIZE[1]), (x + SIZE[0], y + SIZE[1])):
                page.box(left - 1.5, top - 0.05, 3, 0.1, colour=SOFT)  # where to cut
                page.box(left - 0.05, top - 1.5, 0.1, 3, colour=SOFT)
        pages.append(page)
    return pages
