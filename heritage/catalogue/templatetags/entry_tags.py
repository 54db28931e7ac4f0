from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from wagtail.rich_text import expand_db_html

from heritage.catalogue.blocks import MARKER, MARKERS
from heritage.catalogue.entry.footnotes import Footnotes, doubt
from heritage.catalogue.models.sources import Cited
from heritage.chronology import edtf

register = template.Library()
register.filter("iso_date", edtf.iso_date)

WORD_JOINER = "\u2060"  # keeps the mark of a note on the line of its word


def _marks(footnotes, citations):
    references = footnotes.cite(citations)
    if not references:
        return ""
    links = format_html_join(
        "",
        '<a href="#note-{}"{} aria-label="来源{}">{}</a>',
        (
            (
                reference.number,
                format_html(' id="ref-{}"', reference.number) if reference.is_first else "",
                reference.number,
                reference.number,
            )
            for reference in references
        ),
    )
    return format_html('{}<sup class="ref">{}</sup>', WORD_JOINER, links)


@register.simple_tag(takes_context=True)
def refs(context, citations):
    """Print the note marks of some citations, and （待核） or （推定） where no citation verifies the statement."""
    uncertain = doubt(citations)
    return format_html("{}{}", f"（{uncertain}）" if uncertain else "", _marks(_footnotes(context), citations))


@register.simple_tag(takes_context=True)
def source_ref(context, source_id):
    """Print the note mark of a single source, or nothing."""
    return _marks(_footnotes(context), [Cited(source_id)]) if source_id else ""


@register.simple_tag(takes_context=True)
def paragraph(context, value):
    """Print a paragraph block: `[1]` becomes the mark of its first citation; unmarked citations follow at the end."""
    citations = [
        Cited(block["source"] and block["source"].pk, block["locator"] or "", block["confidence"])
        for block in value["citations"]
    ]
    html = expand_db_html(value["text"].source)
    used = set()

    def mark(match):
        # Adjacent marks belong to one sentence: one source that verifies it is enough.
        numbers = [int(number) for number in MARKER.findall(match[0])]
        cited = [citations[number - 1] for number in numbers if 1 <= number <= len(citations)]
        used.update(numbers)
        uncertain = doubt(cited)
        return (f"（{uncertain}）" if uncertain else "") + _marks(_footnotes(context), cited)

    html = MARKERS.sub(mark, html)
    rest = [citation for number, citation in enumerate(citations, 1) if number not in used]
    if rest and html.endswith("</p>"):
        html = html[: -len("</p>")] + _marks(_footnotes(context), rest) + "</p>"
    if value["lead"]:
        html = html.replace("<p", '<p class="lead"')
    return mark_safe(html)  # noqa: S308 - Wagtail's rich text whitelist made it


def _footnotes(context):
    # A block outside an entry (for example in a preview) is still shown; its notes lead nowhere.
    entry = context.get("entry")
    return entry.footnotes if entry else Footnotes()
