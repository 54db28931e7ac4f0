"""Wagtail's choosers without the inline script by which each starts."""

import json
import re

from django.utils.html import format_html
from wagtail.admin.widgets import BaseChooser

from heritage.pages.templatetags.starter_tags import starter

_START = re.compile(r"(?:new )?(\w+)\((.*)\);")


def _render(widget, name, value, attrs=None, renderer=None):
    chosen = widget.get_value_data(value)
    start = _START.fullmatch(widget.render_js_init(attrs["id"], name, chosen))
    # Before the chooser: Stimulus goes from top to bottom, and the menu of what is chosen would take its buttons away.
    return format_html("{}{}", starter(start[1], *json.loads(f"[{start[2]}]")), widget.render_html(name, chosen, attrs))


def start_from_data():
    """Let every chooser, Wagtail's own in its own forms too, be started by `admin/js/csp-init.js`."""
    BaseChooser.render = _render
