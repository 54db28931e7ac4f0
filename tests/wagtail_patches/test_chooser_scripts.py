"""What Wagtail's forms start from inline scripts is started from data, by name."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.admin.panels import InlinePanel, MultipleChooserPanel
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput, BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

SCRIPT = Path(settings.BASE_DIR, "heritage/static/admin/js/csp-init.js").read_text(encoding="utf-8")
INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))")


def subclasses(of):
    for one in of.__subclasses__():
        yield from (one, *subclasses(one))


def started(html):
    return re.findall(r'data-starter-name-value="(\w+)"', html)


def test_the_script_knows_every_chooser():
    unknown = {one.js_constructor for one in subclasses(BaseChooser) if f'"{one.js_constructor}"' not in SCRIPT}

    assert unknown == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("widget", "name"),
    [
        (AdminPageChooser(), "PageChooser"),
        (AdminTaskChooser(), "createTaskChooser"),
        (AdminDateInput(), "initDateChooser"),
        (AdminTimeInput(), "initTimeChooser"),
        (AdminDateTimeInput(), "initDateTimeChooser"),
    ],
)
def test_a_widget_names_what_starts_it(widget, name):
    html = widget.render("field", None, {"id": "id_field"})

    assert started(html) == [name]
    assert not INLINE.search(html)
    assert f'"{name}"' in SCRIPT


@pytest.mark.parametrize("panel", [InlinePanel, MultipleChooserPanel])
def test_the_script_knows_the_panels_of_rows(panel):
    assert f'"{panel.__name__}"' in SCRIPT
