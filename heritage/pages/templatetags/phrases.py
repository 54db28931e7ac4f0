from django import template
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from heritage.pages import phrases as words

register = template.Library()


@register.filter
def phrases(text):
    """Mark the places at which a heading may break."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in words.phrases(str(text))))
