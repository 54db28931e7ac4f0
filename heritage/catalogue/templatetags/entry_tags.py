import re

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


def _marks(footnotes, citations, doubt=""):
    """Return the marks of some citations as one raised group, with the doubt about them in it."""
    references = footnotes.cite(citations)
    if not references:
        return f"（{doubt}）" if doubt else ""
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
    return format_html('{}<sup class="ref">{}{}</sup>', WORD_JOINER, links, f"（{doubt}）" if doubt else "")


@register.simple_tag(takes_context=True)
def refs(context, citations):
    """Print the note marks of some citations, with （待核） or （推定） where no citation verifies the statement."""
    return _marks(_footnotes(context), citations, doubt(citations))


@register.simple_tag(takes_context=True)
def cited(context, text, citations):
    """Print a text with the marks of its notes, which stand before its last stop."""
    stop = "。" if text.endswith("。") else ""
    return format_html("{}{}{}", text.removesuffix(stop), refs(context, citations), stop)


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
        # Adjacent marks belong to one sentence: one source that verifies it is enough. They stand before its stop.
        stop, numbers = match[1] or "", [int(number) for number in MARKER.findall(match[2])]
        cited = [citations[number - 1] for number in numbers if 1 <= number <= len(citations)]
        used.update(numbers)
        return _marks(_footnotes(context), cited, doubt(cited)) + stop

    html = re.sub(rf"([。！？；，])?({MARKERS.pattern})", mark, html)
    rest = [citation for number, citation in enumerate(citations, 1) if number not in used]
    if rest and html.endswith("</p>"):
        stop = "。" if html.endswith("。</p>") else ""
        html = html[: -len(f"{stop}</p>")] + _marks(_footnotes(context), rest) + f"{stop}</p>"
    if value["lead"]:
        html = html.replace("<p", '<p class="lead"')
    return mark_safe(html)  # noqa: S308 - Wagtail's rich text whitelist made it


def _footnotes(context):
    # A block outside an entry (for example in a preview) is still shown; its notes lead nowhere.
    entry = context.get("entry")
    return entry.footnotes if entry else Footnotes()
