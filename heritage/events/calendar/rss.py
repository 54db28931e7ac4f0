"""Events as RSS 2.0 and Atom: latest change first, each event once, and again at the top after a change.

Ids are names, not addresses: they stay the same under another host, scheme or filter, so that a reader's program never
shows an event twice. A description is HTML by the rules of both formats, so the text is escaped.
"""

import uuid

from django.template.defaultfilters import linebreaksbr
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from heritage.events.caching import cached
from heritage.events.calendar.feed import last_change, plain, plain_text, titled
from heritage.events.models import EventIndexPage, EventPage
from heritage.events.pages.filters import EventFilter, follow_renamed_places
from heritage.events.pages.views import tagged, unchanging_response

MOST = 50


@require_safe
@cache_control(public=True, no_cache=True)
@follow_renamed_places
def rss(request):
    return _feed(request, Rss201rev2Feed, "application/rss+xml", "rss.xml")


@require_safe
@cache_control(public=True, no_cache=True)
@follow_renamed_places
def atom(request):
    return _feed(request, Atom1Feed, "application/atom+xml", "atom.xml")


def _feed(request, kind, content_type, filename):
    chosen = EventFilter.from_query(request.GET).lasting

    def make():
        return tagged(_written(request, kind, chosen)), None

    return unchanging_response(request, *cached(request, chosen.query, make), content_type, filename)


def _written(request, kind, chosen):
    page = EventIndexPage.objects.live().first()
    events = chosen.apply(EventPage.objects.published()).for_calendar()
    feed = kind(
        title=chosen.title("书香中原", EventPage.objects.published()),
        link=request.build_absolute_uri(page.get_url(request) if page else "/"),
        description=page.search_description or page.lead or "书香中原的活动" if page else "书香中原的活动",
        language="zh-CN",
        feed_url=request.build_absolute_uri(request.path) + (f"?{chosen.query}" if chosen.query else ""),
        feed_guid=_feed_id(page, chosen),
        author_name=Site.find_for_request(request).site_name or None,
    )
    for event in events.order_by("-last_published_at", "-pk")[:MOST]:
        feed.add_item(
            title=plain(titled(event)),
            link=request.build_absolute_uri(event.permanent_path),
            unique_id=event.translation_key.urn,
            unique_id_is_permalink=False,
            description=linebreaksbr(plain_text(event), autoescape=True),
            pubdate=event.first_published_at or last_change(event),
            updateddate=last_change(event),
            categories=[word for word in (event.kind and event.kind.name, event.series) if word],
        )
    return feed.writeString("utf-8").encode()


def _feed_id(page, chosen):
    """Each filter makes a feed of its own."""
    whole = page.translation_key if page else uuid.NAMESPACE_OID
    return (uuid.uuid5(whole, chosen.query) if chosen.query else whole).urn
