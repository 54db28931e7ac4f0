"""What counts as a difference between two versions."""

import pytest
from wagtail.rich_text import RichText

from heritage.editorial.comparisons import StreamFieldComparison
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory

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
