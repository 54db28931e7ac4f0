"""A site with something of everything on it: for counts of queries, for crawls and for measurements."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from wagtail.signal_handlers import disable_reference_index_auto_update

from heritage.catalogue.choices import Confidence, Level, NameKind, Opening, Property, Visibility
from heritage.catalogue.models import (
    ConflictingValue,
    Designation,
    DesignationCitation,
    HeritageSitePage,
    Milestone,
    MilestoneCitation,
    SiteName,
    Statement,
    StatementCitation,
    Vocabulary,
    Zone,
)
from heritage.events.models import Book, EventPage, Organiser, OrganiserRole, Speaker
from heritage.pages.models import HomePage, HomePagePick
from tests.factories.catalogue import HeritageIndexPageFactory, HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.events import EventIndexPageFactory, EventPageFactory, a_class_session
from tests.factories.maps import RouteIndexPageFactory, RoutePageFactory, a_plain_stop, a_stop
from tests.factories.pages import ContentPageFactory, HomePageFactory, SchoolsPageFactory
from tests.factories.photos import PhotoFactory, a_picture

SCALES = ("area", "block", "site")
LEVELS = (Level.NATIONAL, Level.HISTORIC_BLOCK, Level.PROVINCIAL, Level.CAST_INDUSTRIAL)
NAMES = (NameKind.OFFICIAL, NameKind.ALIAS, NameKind.FORMER, NameKind.ENGLISH)
PROPERTIES = (Property.ADDRESS, Property.DESIGNER, Property.STYLE, Property.EXTENT, Property.PRESENT_USE)


@dataclass
class WholeSite:
    home: HomePage
    entries: list[HeritageSitePage]
    events: list[EventPage]


def a_whole_site(entries=3, events=2, rows=2):
    """Return a site whose every entry and event carries `rows` of everything that it can carry."""
    # Wagtail notes what refers to what anew for each row of a page; nothing that is read here asks for it.
    with disable_reference_index_auto_update():
        return _build(entries, events, rows)


def _build(entries, events, rows):
    home = HomePageFactory(photo=a_photo())
    ContentPageFactory(parent=home, body=a_body())
    ContentPageFactory(parent=home, title="无障碍声明", slug="accessibility", body=a_body())
    SchoolsPageFactory(parent=home, body=a_body())
    catalogue, programme = HeritageIndexPageFactory(parent=home), EventIndexPageFactory(parent=home)
    sources = [SourceFactory(linkable=True, url=f"https://example.org/{number}") for number in range(rows + 1)]
    terms = {
        name: TermFactory(vocabulary=name)
        for name in (
            Vocabulary.SURVEY_CLASS,
            Vocabulary.STREET_OFFICE,
            Vocabulary.MANAGED_BY,
            Vocabulary.EVENT_KIND,
            Vocabulary.GRADE_BAND,
        )
    }
    sites = []
    for number in range(entries):
        # A base, a block in it, and everything else in the block: so that the second has a whole and parts.
        whole = sites[min(number, 2) - 1] if number else None
        scale = SCALES[min(number, 2)]
        sites.append(an_entry(catalogue, number, rows, sources, terms, part_of=whole, scale=scale))
    programmes = [an_event(programme, number, rows, terms, place=sites[0]) for number in range(events)]
    a_route(RouteIndexPageFactory(parent=home), sites[:rows])
    home.picks = [HomePagePick(page=site) for site in sites[:4]]
    home.save()
    return WholeSite(home, sites, programmes)


def an_entry(catalogue, number, rows, sources, terms, **fields):
    """Return an entry with `rows` of each kind, every one of them cited, at a place of its own near the others."""
    return HeritageSitePageFactory(
        parent=catalogue,
        title=f"砂轮厂第{number}处",
        slug=f"place-{number}",
        entered_longitude=113.55 + 0.004 * (number % 20),
        entered_latitude=34.73 + 0.003 * (number // 20),
        entered_datum="wgs84",
        uncertainty_m=200,
        visibility=Visibility.PUBLIC_EXACT,
        position_method="手持GPS",
        position_source=sources[0],
        survey_class=terms[Vocabulary.SURVEY_CLASS],
        street_office=terms[Vocabulary.STREET_OFFICE],
        managed_by=terms[Vocabulary.MANAGED_BY],
        photo=a_photo(),
        built="1956/1964",
        opening=Opening.PARTLY,
        notice="汛期暂停开放。",
        project_stage="construction",
        last_checked="2026-11-01",
        story=a_story(rows, sources),
        names=[
            SiteName(kind=NAMES[min(i, 3)], text=f"名称{number}之{i}", used_from="1956", source=sources[i])
            for i in range(rows)
        ],
        designations=[
            Designation(
                level=LEVELS[i % 4],
                batch="第八批",
                authority="国务院",
                date=f"{2019 - i}-10-07",
                document_number="国发〔2019〕22号",
                citations=[
                    DesignationCitation(source=sources[i]),
                    DesignationCitation(source=sources[-1], covers="date", confidence=Confidence.DERIVED),
                ],
            )
            for i in range(rows)
        ],
        milestones=[
            Milestone(date=str(1956 + i), text="动工兴建。", citations=[MilestoneCitation(source=sources[i])])
            for i in range(rows)
        ],
        statements=[
            Statement(
                property=PROPERTIES[i % 5],
                value=f"华山路{number}{i}号",
                citations=[StatementCitation(source=sources[i], locator="第3版")],
            )
            for i in range(rows)
        ],
        conflicts=[
            ConflictingValue(subject="车间有多大", value=f"{i}万平方米，据厂志。", source=sources[i])
            for i in range(rows)
        ],
        zones=[a_zone(113.55 + i / 1000, 34.73, document_number=f"豫文物〔2020〕{i}号") for i in range(rows)],
        **fields,
    )


def an_event(programme, number, rows, terms, **fields):
    """Return an event with `rows` of each kind."""
    event = EventPageFactory(
        parent=programme,
        title=f"读一座工厂 第{number}场",
        slug=f"reading-{number}",
        kind=terms[Vocabulary.EVENT_KIND],
        photo=a_photo(),
        series="书香中原·厂区共读",
        is_sample=True,
        body=a_body(),
        meeting_point="东侧入口",
        audience="小学四至六年级与家长",
        sessions=[a_class_session(capacity=30, days=7 + number + i) for i in range(rows)],
        organisers=[Organiser(role=OrganiserRole.HOST, name=f"主办单位{i}") for i in range(rows)],
        speakers=[Speaker(name=f"主讲{i}") for i in range(rows)],
        books=[Book(title=f"工厂与城市{i}", author="某某") for i in range(rows)],
        **fields,
    )
    event.grade_bands.add(terms[Vocabulary.GRADE_BAND])
    event.save()
    return event


def a_route(index, sites):
    """Return a route that stops at these places, and at a point that is none of them."""
    stops = [a_stop(site, text=f"看{site.title}的屋顶。") for site in sites]
    return RoutePageFactory(parent=index, slug="walk", photo=a_photo(), stops=[*stops, a_plain_stop()])


def a_zone(west, south, **fields):
    """Return a published protection range: a square of about a hundred metres."""
    east, north = west + 0.001, south + 0.001
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Zone(
        **{
            "kind": "protection_range",
            "entered_geometry": {"type": "Polygon", "coordinates": [ring]},
            "entered_datum": "wgs84",
            "officially_published": True,
            **fields,
        }
    )


def a_photo(**fields):
    return PhotoFactory(**{"file": ContentFile(a_picture(480, 320), name="picture.png"), **fields})


def a_story(rows, sources):
    """Return one block of each kind, and `rows` paragraphs with their sources."""
    photo, source = a_photo().pk, sources[0].pk
    pair = {"then": photo, "then_label": "1965年", "now": photo, "now_label": "2024年", "caption": "车间"}
    blocks = [
        ("paragraph", {"text": "<p>1956年动工。[1]</p>", "lead": i == 0, "citations": [_cited(sources[i])]})
        for i in range(rows)
    ]
    blocks += [
        ("heading", "厂房"),
        ("list", ["锯齿屋顶", "高窗"]),
        ("photo", {"photo": photo, "caption": "锯齿屋顶"}),
        ("photo_pair", pair),
        ("quotation", {"text": "第一座", "attribution": "据报道", "source": source}),
        ("timeline", {"heading": "建厂", "start": "1953", "end": "1964"}),
        ("inscription", {"as_carved": "碧血丹心", "reading": "碧血丹心", "place": "东门石额"}),
    ]
    return [{"type": kind, "value": value} for kind, value in blocks]


def a_body():
    return [{"type": "heading", "value": "怎样来"}, {"type": "text", "value": "<p>先打电话预约。</p>"}]


def _cited(source):
    return {"source": source.pk, "locator": "第3版", "confidence": "verified"}
