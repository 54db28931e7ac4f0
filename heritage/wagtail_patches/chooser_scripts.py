"""Choosers, date fields and rows of a form start from data instead of inline scripts.

Changes: `render` of wagtail.admin.widgets.BaseChooser, and five templates (template_overrides.py)
Package: wagtail 8.0.1
Reason: The content security policy of this site allows no inline script, in the admin neither.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtails_choosers_start_by_inline_scripts
"""

import json
import re

from django.utils.html import format_html
from wagtail.admin.widgets import BaseChooser

from heritage.wagtail_patches.templatetags.starter_tags import starter

original_render = BaseChooser.render
_START = re.compile(r"(?:new )?(\w+)\((.*)\);")


def _render(widget, name, value, attrs=None, renderer=None):
    chosen = widget.get_value_data(value)
    start = _START.fullmatch(widget.render_js_init(attrs["id"], name, chosen))
    # Before the chooser: Stimulus connects from top to bottom, and the menu of what is chosen would move its buttons.
    return format_html("{}{}", starter(start[1], *json.loads(f"[{start[2]}]")), widget.render_html(name, chosen, attrs))


def patch_choosers():
    """Let `admin/js/csp-init.js` start every chooser, in Wagtail's own forms too."""
    BaseChooser.render = _render
