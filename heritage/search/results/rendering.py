"""What a result shows: its title, its kind, and the text in which the words were found.

All of it is read from the database by the catalogue's rules of what is public; nothing is taken from the index.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.db.models import Prefetch, prefetch_related_objects
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from wagtail.documents import get_document_model
from wagtail.models import Page

from heritage.catalogue.blocks import story_text
from heritage.catalogue.listing import cards
from heritage.catalogue.models import ConflictingValue, Designation, HeritageSitePage, Milestone, SiteName, Statement
from heritage.catalogue.position import visibility
from heritage.chronology import edtf
from heritage.events.models import EventPage
from heritage.photos.models import Photo, Rendition, with_public_photo
from heritage.photos.renditions.sizes import SHAPES
from heritage.search.results import highlighting


@dataclass
class Result:
    type: str
    title: str  # as HTML, like other_name and extract
    eyebrow: str
    href: str = ""
    page: Page = None
    number: str = ""
    other_name: str = ""
    label: str = ""  # what the extract is: an address, a date …
    extract: str = ""
    photo: Photo = None
    is_sample: bool = False


def show(keys, query, shown_on):
    """Return the Results of ranked (type, primary key), in their order. Rows deleted meanwhile are left out.

    `shown_on` is {key: page} for pictures and documents.
    """
    words = highlighting.needles(query)
    found = {}
    for kind, read in _READERS.items():
        if pks := [pk for found_kind, pk in keys if found_kind == kind]:
            found |= {(kind, pk): result for pk, result in read(pks, words)}
    for key, result in found.items():
        result.page = result.page or shown_on[key]
    _read_files([result.photo for result in found.values() if result.photo])
    return [found[key] for key in keys if key in found]


def _read_files(photos):
    """Read the small files of all pictures at once: that of an entry is often a result of its own."""
    small = Rendition.objects.filter(filter_spec__in=SHAPES[cards.LINE].specs)
    prefetch_related_objects(photos, Prefetch("renditions", queryset=small, to_attr="prefetched_renditions"))


def _entries(pks, words):
    entries = list(with_public_photo(HeritageSitePage.objects.published().filter(pk__in=pks)).order_by())
    names = defaultdict(list)
    for page, name in SiteName.objects.filter(page__in=pks).values_list("page_id", "text"):
        names[page].append(name)
    rows = cache(lambda: _rows_of(entries))  # read when the first extract needs them
    for entry in entries:
        is_titled_so = highlighting.is_named(entry.title, words)
        others = [name for name in names[entry.pk] if name != entry.title and highlighting.is_named(name, words)]
        other = entry.subtitle if is_titled_so or not others else others[0]
        label, text = ("", entry.summary) if is_titled_so or others else _best_text(_texts_of(entry, rows), words)
        eyebrow = [entry.ended_state, entry.get_kind_display(), entry.get_highest_level_display()]
        yield (
            entry.pk,
            Result(
                "entry",
                _marked(entry.title, words, names=True),
                "·".join(filter(None, eyebrow)),
                page=entry,
                number=entry.number,
                other_name=_marked(other, words, names=True),
                label=label,
                extract=_extract(text, words),
                photo=entry.public_photo,
            ),
        )


def _texts_of(entry, rows):
    """Yield (label, text) of all public texts of an entry, the most readable first."""
    yield "", entry.summary
    yield "", story_text(entry.story)
    yield from rows()[entry.pk]


def _rows_of(entries):
    """Return {primary key: [(label, text) of each row]} of some entries."""
    texts = defaultdict(list)
    rows = defaultdict(list)
    for statement in Statement.objects.filter(page__in=entries):
        rows[statement.page_id].append(statement)
    for entry in entries:
        for row in visibility.public_statements(entry, rows[entry.pk]):
            texts[entry.pk].append((row.get_property_display(), row.value))
    for row in Milestone.objects.filter(page__in=entries):
        texts[row.page_id].append((edtf.in_chinese(row.date), row.text))
    for row in Designation.objects.filter(page__in=entries):
        text = row.in_words.removeprefix(row.get_level_display()).strip()
        texts[row.page_id].append((row.get_level_display(), text))
    for row in ConflictingValue.objects.filter(page__in=entries):
        texts[row.page_id].append((f"说法不一·{row.subject}", row.value))
    return texts


def _events(pks, words):
    events = EventPage.objects.published().filter(pk__in=pks).for_rows().defer(None).select_related("kind")
    for event in events.prefetch_related("books"):
        session = event.main_session
        day = session and date_format(timezone.localtime(session.start), "Y年n月j日")
        eyebrow = ["书香中原", event.kind and event.kind.name, day, event.state.label]
        yield (
            event.pk,
            Result(
                "event",
                _marked(event.title, words, names=True),
                "·".join(filter(None, eyebrow)),
                page=event,
                extract=_extract(_best_text(_texts_of_event(event), words)[1], words),
                is_sample=event.is_sample,
            ),
        )


def _texts_of_event(event):
    yield "", event.summary
    for stream in (event.body, event.recap):
        yield "", _words_of(stream)
    yield "", event.search_books
    yield "", event.search_place
    yield "", event.series


def _words_of(stream):
    return " ".join(stream.stream_block.get_searchable_content(stream))


def _pages(pks, words):
    for page in Page.objects.filter(pk__in=pks).specific():
        texts = [page.lead, _words_of(page.body) if hasattr(page, "body") else page.search_description]
        text = _best_text((("", text) for text in texts), words)[1]
        title = _marked(page.title, words, names=True)
        yield page.pk, Result("page", title, "页面", page=page, extract=_extract(text, words))


def _photos(pks, words):
    for photo in Photo.objects.public().filter(pk__in=pks):
        kind = "·".join(photo.marks) or photo.get_medium_display()
        title = _marked(photo.caption or photo.description, words)
        yield (
            photo.pk,
            Result("photo", title, "·".join(filter(None, [kind, photo.credit])), photo=photo),
        )


def _documents(pks, words):
    for document in get_document_model().objects.filter(pk__in=pks):
        kind = f"文件·{document.file_extension.upper()}"
        if document.file_size:
            kind += f"·{filesizeformat(document.file_size)}"
        title = _marked(document.title, words)
        yield document.pk, Result("document", title, kind, href=document.url)


def _marked(text, words, names=False):
    return _html(highlighting.marked(text, words, names))


def _extract(text, words):
    return _html(highlighting.extract(text, words))


def _html(segments):
    """Return segments as HTML. (A template for each of sixty took a tenth of the page's time.)"""
    marked = [format_html("<mark>{}</mark>", segment.text) if segment.found else segment.text for segment in segments]
    return format_html_join("", "{}", ((text,) for text in marked))


def _best_text(texts, words):
    """Return the (label, text) that holds most of the words; of equals the first, which reads best."""
    best, most = ("", ""), -1
    for label, text in texts:
        count = highlighting.found_words(text, words) if text else 0
        if count > most and text:
            best, most = (label, text), count
        if most == len(words):
            break
    return best


_READERS = {"entry": _entries, "event": _events, "page": _pages, "photo": _photos, "document": _documents}
