"""What counts as a difference between two versions, and in what words it is shown."""

import json
from datetime import date, time

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.rich_text import RichText

from heritage.chronology.local_time import moment
from heritage.events.models import EventPage, Session
from heritage.wagtail_patches.comparisons import (
    FieldComparison,
    ForeignObjectComparison,
    StreamFieldComparison,
    TextFieldComparison,
)
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory
from tests.factories.events import EventPageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

DAY = date(2099, 4, 23)


def test_a_story_is_different_only_where_its_words_or_sources_are(catalogue):
    cited = {"source": SourceFactory(), "locator": "第3版", "confidence": "verified"}
    text = {"text": RichText("<p>1956年动工。[1]</p>"), "lead": False, "citations": [cited]}
    entry = HeritageSitePageFactory(story=[("paragraph", text)])
    field = entry._meta.get_field("story")

    def sent(**changes):
        """The entry with its story as a form gives it: read, not as it is stored."""
        other = type(entry)(pk=entry.pk, story=entry.story.get_prep_value())
        other.story[0].value["citations"][0].update(changes)
        return other

    assert StreamFieldComparison(field, entry, sent()).has_changed() is False
    assert StreamFieldComparison(field, entry, sent(locator="第4版")).has_changed() is True


def test_the_review_page_speaks_the_words_of_the_form(desk, catalogue):
    source = SourceFactory(code="ZZWB")
    text = {
        "text": RichText("<p>1956年动工。[1]</p>"),
        "lead": False,
        "citations": [{"source": source, "locator": "第3版", "confidence": "derived"}],
    }
    entry = HeritageSitePageFactory(live=False, story=[("paragraph", text)], uncertainty_m=200)
    entry.save_revision(user=desk.writer)
    desk.submit(entry)

    html = desk.client("proofreader").get(reverse("review", args=[entry.pk])).content.decode()
    shown = BeautifulSoup(html, "html.parser").select_one("table.listing").get_text(" ", strip=True)

    assert "误差（米） 200" in shown
    assert f"作为导语（大一号） 否 来源 来源 {source} 位置 第3版 可信度 推定" in shown
    assert [word for word in ("None", "False", "derived", "locator") if word in shown] == []


def test_what_changed_in_a_paragraph_is_shown_in_the_words_of_the_form(desk, catalogue):
    text = {"text": RichText("<p>1956年动工。</p>"), "lead": False, "citations": []}
    entry = HeritageSitePageFactory(story=[("paragraph", text)])
    publish(entry)
    entry.story[0].value["lead"] = True
    entry.save_revision(user=desk.writer)
    desk.submit(entry)

    html = desk.client("proofreader").get(reverse("review", args=[entry.pk])).content.decode()

    assert '<span class="deletion">否</span><span class="addition">是</span>' in html


def test_only_what_changed_in_a_row_is_shown_and_by_the_clock_of_the_site(desk, programme):
    late = {"start": moment(DAY, time(20)), "end": moment(DAY, time(22)), "booking_closes": moment(DAY)}
    sessions = [Session(start=moment(DAY, time(14)), end=moment(DAY, time(16))), Session(**late)]
    event = EventPageFactory(sessions=sessions)
    publish(event)
    draft = event.get_latest_revision_as_object()
    first, second = draft.timetable
    second.booking_closes = moment(DAY, time(9))
    draft.sessions = [first, second]
    draft.save_revision(user=desk.writer)
    desk.submit(draft)

    html = desk.client("proofreader").get(reverse("review", args=[event.pk])).content.decode()
    shown = BeautifulSoup(html, "html.parser").select_one("table.listing").get_text(" ", strip=True)

    assert "2099年4月23日20:00 报名截止 2099年4月23日 0:00 2099年4月23日 9:00" in shown
    assert [word for word in ("None", "14:00", "名额", "+00:00", "已约满") if word in shown] == []


def test_nothing_beside_an_empty_text_is_no_difference():
    note, title = EventPage._meta.get_field("way_there"), EventPage._meta.get_field("title")

    assert not TextFieldComparison(note, EventPage(way_there="一\r\n二"), EventPage(way_there="一\n二")).has_changed()
    assert TextFieldComparison(title, EventPage(title="一"), EventPage(title="二")).has_changed()
    assert FieldComparison(Session._meta.get_field("capacity"), Session(), Session(capacity=3)).val_a == ""
    assert ForeignObjectComparison(EventPage._meta.get_field("place"), EventPage(), EventPage()).htmldiff() == ""


def test_the_keys_of_paragraphs_are_no_difference(catalogue):
    field = HeritageSitePageFactory()._meta.get_field("story")

    def story(words, key):
        text = {"text": f'<p data-block-key="{key}">{words}</p>', "lead": False, "citations": []}
        return HeritageSitePageFactory(story=json.dumps([{"type": "paragraph", "value": text, "id": "1"}]))

    assert not StreamFieldComparison(field, story("动工", "abc12"), story("动工", "xyz34")).has_changed()
    assert StreamFieldComparison(field, story("动工", "abc12"), story("建成", "abc12")).has_changed()
