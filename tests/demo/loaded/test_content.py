"""What a newcomer finds after the first run."""

from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Site

from heritage.accounts import roles
from heritage.catalogue import rules
from heritage.catalogue.choices import Kind, Level, Visibility
from heritage.catalogue.models import (
    CatalogueNumber,
    ConflictingValue,
    Designation,
    HeritageSitePage,
    Milestone,
    SiteName,
    Source,
    Statement,
)
from heritage.catalogue.position import visibility
from heritage.catalogue.spreadsheet import export, jobs, workbooks
from heritage.demo.entries import read_entries
from heritage.events.models import EventPage, Session
from heritage.pages.models import HomePage
from heritage.photos.models import Photo
from tests.catalogue.spreadsheet.conftest import Clerk
from tests.every import every
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.usefixtures("demo")

NAMED_BY_THE_OWNER = {
    "ersha": ("二砂", "郑州第二砂轮厂旧址", "二砂文化创意园"),
    "guomian-sanchang": ("国棉三厂", "郑州国棉三厂特色历史文化街区"),
    "fangzhi-gongye-jidi": ("郑州纺织工业基地",),
    "mojie": ("磨街",),
    "zhimajie": ("芝麻街1958双创园",),
    "zuanshiyuan-121": ("121钻石园",),
    "jiujie": ("久街",),
    "huizhan-zhongxin": ("中央文化区会展中心",),
}


def written(rows):
    """How many rows of this kind the files hold."""
    return sum(len(place.get(rows, [])) for place in read_entries())


def test_every_place_is_there_with_all_its_rows():
    assert HeritageSitePage.objects.live().count() == 32
    assert SiteName.objects.count() == written("names") > 140
    assert Designation.objects.count() == written("designations") == 30
    assert Milestone.objects.count() == written("milestones") == 60
    assert Statement.objects.count() == written("statements") > 140
    assert ConflictingValue.objects.count() == written("conflicts") > 30
    assert Source.objects.count() == 97


def test_every_citation_is_there():
    for rows, model in (("designations", Designation), ("milestones", Milestone), ("statements", Statement)):
        cited = [len(row.get("citations", [])) for place in read_entries() for row in place.get(rows, [])]
        assert model._meta.get_field("citations").related_model.objects.count() == sum(cited)


def test_every_place_has_the_number_that_its_file_foresees():
    numbers = dict(HeritageSitePage.objects.values_list("slug", "number"))
    assert numbers == {place["slug"]: f"ZY-{place['number']:04d}" for place in read_entries()}
    assert list(CatalogueNumber.objects.order_by("pk").values_list("pk", flat=True)) == list(range(1, 33))


@pytest.mark.parametrize(("slug", "names"), NAMED_BY_THE_OWNER.items())
def test_the_places_named_by_the_owner_have_a_page_with_these_names(client, slug, names):
    page = HeritageSitePage.objects.live().get(slug=slug)
    assert set(names) <= {page.title, *page.names.values_list("text", flat=True)}
    assert client.get(f"/sites/{slug}/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/sites/", "/events/", "/schools/", "/about/", "/accessibility/"])
def test_every_page_of_the_menu_and_the_foot_answers(client, address):
    assert client.get(address).status_code == 200


def test_the_cotton_mills_are_parts_of_the_textile_base():
    base = HeritageSitePage.objects.get(slug="fangzhi-gongye-jidi")
    mills = ["guomian-liuchang", "guomian-sanchang", "guomian-sichang", "guomian-wuchang", "guomian-yichang"]
    assert sorted(base.parts.values_list("slug", flat=True)) == mills


def test_kinds_and_levels_are_as_the_sources_say():
    assert Counter(HeritageSitePage.objects.values_list("kind", flat=True)) == {
        Kind.ANCIENT_SITE: 8,
        Kind.INDUSTRIAL: 7,
        Kind.CREATIVE_PARK: 4,
        Kind.VENUE: 4,
        Kind.ANCIENT_BUILDING: 3,
        Kind.ROUTE: 2,
        Kind.STONE: 1,
        Kind.HISTORIC_BUILDING: 1,
        Kind.BLOCK: 1,
        Kind.MODERN_SITE: 1,
    }
    assert Counter(HeritageSitePage.objects.values_list("highest_level", flat=True)) == {
        Level.NATIONAL: 1,
        Level.PROVINCIAL: 6,
        Level.MUNICIPAL: 13,
        Level.HISTORIC_BUILDING: 1,
        "": 11,
    }


def test_no_coordinates_of_a_place_whose_position_is_not_public_are_shipped():
    hidden = [page for page in HeritageSitePage.objects.all() if not visibility.may_be_located(page)]
    assert len(hidden) > 10
    assert [page.slug for page in hidden if page.longitude is not None] == []
    assert HeritageSitePage.objects.get(slug="changzhuang-shuiku").visibility == Visibility.RESTRICTED
    assert HeritageSitePage.objects.get(slug="ersha").longitude == 113.59359


def test_every_place_keeps_the_rules_that_the_editors_form_enforces():
    for page in HeritageSitePage.objects.all():
        assert rules.two_official_names(page.names.all()) is None, page.slug
        assert rules.building_that_is_a_relic(page.designations.all()) is None, page.slug
        assert rules.two_preferred_values(page.conflicts.all()) is None, page.slug
        words = [row.text for row in page.milestones.all()] + [row.note for row in page.designations.all()]
        words += [row.value for row in page.conflicts.all()] + [row.note for row in page.names.all()]
        words += [row.value for row in page.statements.all() if row.property not in visibility.LOCATING]
        assert rules.refuse_position_in_words(page, words) is None, page.slug
        if not visibility.may_be_located(page):
            assert not page.statements.filter(property__in=visibility.LOCATING).exists(), page.slug


def test_every_picture_is_a_drawing_and_says_so():
    assert {photo.medium for photo in Photo.objects.all()} == {"drawing"}
    assert every(Photo.objects.all(), lambda it: it.description and it.caption and it.credit == "本目录绘制")
    assert HeritageSitePage.objects.get(slug="ersha").photo.title == "二砂（示意图）"
    assert HeritageSitePage.objects.exclude(photo=None).count() == 11


def test_the_home_page_shows_the_chosen_places_and_the_workshop():
    home = HomePage.objects.get()
    assert [pick.page.slug for pick in home.picks.all()] == ["guomian-sanchang", "bishagang", "baojizhai", "mojie"]
    assert home.photo == HeritageSitePage.objects.get(slug="ersha").photo
    site = Site.objects.get()
    assert (site.root_page_id, site.site_name, site.hostname, site.port) == (home.pk, "中原遗产目录", "127.0.0.1", 8000)


def test_every_event_is_marked_as_a_sample_and_has_a_time_and_a_place():
    events = EventPage.objects.live()
    assert events.count() == 14
    assert every(events, lambda event: event.is_sample and event.place_id and event.sessions.exists())
    assert sorted(events.exclude(status="scheduled").values_list("slug", "status")) == [
        ("biaozhi-shuoming", "moved"),
        ("meijichang-dao-kuangjing", "postponed"),
        ("zhaiqiang-zhaimen", "cancelled"),
    ]


def test_the_season_lies_around_the_day_of_loading():
    assert EventPage.objects.upcoming().count() == 11
    assert EventPage.objects.by_time().filter(is_past=True).count() == 3
    walk = Session.objects.get(page__slug="wuzuo-changmen")
    start, opens = timezone.localtime(walk.start), timezone.localtime(walk.booking_opens)
    assert (start.isoweekday(), f"{start:%H:%M}", f"{opens:%H:%M}") == (6, "08:30", "09:00")
    assert (start.date() - opens.date()).days == 21


def test_every_page_was_published_through_a_revision_and_has_a_history():
    pages = Page.objects.filter(depth__gte=2)
    assert pages.count() == 1 + 6 + 32 + 14 + 2 + 1
    assert every(pages, lambda page: page.live and not page.has_unpublished_changes and page.live_revision_id)
    assert PageLogEntry.objects.filter(action="demo.load").count() == 1


def test_editors_are_told_where_a_source_is_used():
    source = Source.objects.get(code="ZZWB19")
    users = {int(reference.object_id) for reference in ReferenceIndex.get_references_to(source)}
    assert HeritageSitePage.objects.get(slug="ersha").pk in users
    assert HeritageSitePage.objects.get(slug="jiujie").pk not in users


def test_an_export_of_every_seed_that_is_imported_again_changes_nothing(demo, monkeypatch):
    monkeypatch.setattr(jobs, "REQUEST_STEP", 60)
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.WRITER.name))
    keys = list(HeritageSitePage.objects.order_by("pk").values_list("pk", flat=True))

    upload = Clerk(user).check(workbooks.export(export.rows_of(keys)))

    said = [record for record in upload.records.all() if record.outcome != "same"]
    assert [(record.key, record.problems[:2], record.changes[:2]) for record in said] == []
    assert upload.records.filter(is_source=False).count() == len(keys)
