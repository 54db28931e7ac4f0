import json

from django import template
from django.utils.html import format_html, json_script

register = template.Library()


@register.simple_tag
def starter(name, *arguments):
    """What `admin/js/csp-init.js` starts in the editor's form: a function of Wagtail's and its arguments, as data."""
    return format_html(
        '<span hidden data-controller="starter" data-starter-name-value="{}">{}</span>', name, json_script(arguments)
    )


@register.filter
def from_json(text):
    return json.loads(text)
