"""Places whose position is nobody's business, described in words and figures that cannot be mistaken."""

import re
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from wagtail.models import PageViewRestriction

from heritage.catalogue.choices import Property, Visibility, ZoneKind
from heritage.catalogue.models import HeritageSitePage, Milestone, Source, Statement, StatementCitation
from heritage.catalogue.position import datum
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory, a_name
from tests.factories.events import EventPageFactory
from tests.factories.photos import a_picture
from tests.factories.whole_site import a_photo, a_zone

DATUMS = ("wgs84", "gcj02", "bd09")
MARKS = r"(?:[°度º]|&deg;|&#176;|\\u00b0)"


@dataclass
class Secret:
    """A page, and everything about where it is that must not leave the server."""

    page: HeritageSitePage
    words: list[str]
    figures: list[str]

    def found_in(self, text):
        """Return what of it stands in `text`."""
        figures = {figure for pattern in self.figures for figure in re.findall(pattern, text)}
        return [word for word in self.words if word in text] + sorted(figures)


def figures(longitude, latitude, fewest_decimals=3):
    """Return patterns for a position in degrees of WGS-84: in each datum, decimal and in degrees and minutes."""
    patterns = []
    for name in DATUMS:
        for value in datum.from_wgs84(longitude, latitude, name):
            numbers = {f"{value:.{decimals}f}" for decimals in range(fewest_decimals, 7)}
            cut = f"{value:.9f}"  # and as anything longer begins
            numbers |= {cut[: cut.index(".") + 1 + decimals] for decimals in range(fewest_decimals, 7)}
            longest_first = sorted(map(re.escape, numbers), key=len, reverse=True)
            patterns.append(rf"(?<![\d.])(?:{'|'.join(longest_first)})")
            degrees, minutes = int(value), int(value % 1 * 60)
            patterns.append(rf"(?<!\d){degrees}\s*{MARKS}\s*0?{minutes}(?!\d)")
    return patterns


def with_gps(longitude, latitude, words):
    """Return the bytes of a photograph whose camera wrote down where it stood."""
    exif = Image.Exif()
    exif[Base.ImageDescription] = f"{words} {longitude:.6f},{latitude:.6f}"  # ASCII, as the format wants it
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: dms(latitude),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: dms(longitude),
        }
    )
    return a_picture(640, 480, "JPEG", exif=exif)


def dms(value):
    return int(value), int(value % 1 * 60), round(value * 60 % 1 * 60, 2)


def a_hidden_place(catalogue, programme, visibility, entered, entered_datum, name):
    """Return the Secret of a place of this visibility. `name` begins each of its words, so that they are its alone."""
    position = datum.to_wgs84(*entered, entered_datum)
    words = {
        key: name + ending
        for key, ending in {
            "address": "村鹰嘴坳",
            "transport": "渡雁尾台站",
            "range": "墩至鹭鸶湾",
            "document": "公〔1999〕7号",
            "unpublished": "秘〔1999〕8号",
            "internal": "窖埋深两丈三",
            "method": "桥头手持",
            "source": "岗踏勘记",
            "office": "街道办事处",
        }.items()
    }
    camera = f"camera-at-{visibility}"
    page = HeritageSitePageFactory(
        parent=catalogue,
        title=f"{name}古墓",
        slug=f"hidden-{visibility[:4]}",
        kind="ancient_tomb",
        entered_longitude=entered[0],
        entered_latitude=entered[1],
        entered_datum=entered_datum,
        uncertainty_m=5,
        visibility=visibility,
        position_method=words["method"],
        position_source=SourceFactory(title=words["source"]),
        street_office=TermFactory(name=words["office"]),
        internal_note=words["internal"],
        photo=a_photo(file=a_file(with_gps(*position, camera))),
        names=[a_name(f"{name}冢")],
        milestones=[Milestone(date="1987", text="文物普查时登记。")],
        statements=[
            Statement(property=Property.ADDRESS, value=words["address"], citations=[cited()]),
            Statement(property=Property.TRANSPORT, value=words["transport"]),
            Statement(property=Property.PROTECTION_ZONE, value=words["range"]),
            Statement(property=Property.PRESENT_USE, value="农田"),
        ],
        zones=[
            a_zone(*position, kind=ZoneKind.BODY, document_number=words["document"], officially_published=True),
            a_zone(*position, document_number=words["unpublished"], officially_published=False),
        ],
    )
    EventPageFactory(parent=programme, title=f"到{name}去", slug=f"to-{page.slug}", place=page)
    # The public may know the street office of a hidden place, of a restricted one nothing.
    secret = [word for key, word in words.items() if key != "office" or visibility == Visibility.RESTRICTED]
    return Secret(page, [*secret, camera], figures(*position))


def a_blurred_place(catalogue, programme, position):
    """Return the Secret of a place that is shown a fixed way off: north-east, so that both figures differ."""
    page = HeritageSitePageFactory(
        parent=catalogue,
        title="住人的老院",
        slug="blurred",
        entered_longitude=position[0],
        entered_latitude=position[1],
        entered_datum="wgs84",
        visibility=Visibility.PUBLIC_APPROXIMATE,
        shift_bearing=0.8,
        shift_distance_m=260.0,
        photo=a_photo(file=a_file(with_gps(*position, "camera-at-approximate"))),
        zones=[a_zone(*position, document_number="未公布的院界", officially_published=False)],
    )
    EventPageFactory(parent=programme, title="到老院去", slug="to-blurred", place=page)
    return Secret(page, ["camera-at-approximate", "未公布的院界"], figures(*position, fewest_decimals=4))


def a_file(content):
    return ContentFile(content, name="camera.jpg")


def cited():
    source = Source.objects.filter(title="普查资料").first() or SourceFactory(title="普查资料")
    return StatementCitation(source=source)


def a_private_place(catalogue, programme, name, live):
    """Return the Secret of a place that is a draft, or for those who sign in: not even its name is public."""
    page = HeritageSitePageFactory(
        parent=catalogue,
        title=name,
        slug=f"private-{int(live)}",
        live=live,
        entered_longitude=113.60177,
        entered_latitude=34.76133,
        entered_datum="wgs84",
        visibility=Visibility.PUBLIC_EXACT,
        statements=[Statement(property=Property.ADDRESS, value=f"{name}路一号")],
    )
    if live:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    EventPageFactory(parent=programme, title="别处的活动", slug=f"elsewhere-{int(live)}", place=page)
    return Secret(page, [name], figures(113.60177, 34.76133))
