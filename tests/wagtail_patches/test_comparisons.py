"""What counts as a difference between two versions, and in what words it is shown."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.rich_text import RichText

from heritage.wagtail_patches.comparisons import StreamFieldComparison
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


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
