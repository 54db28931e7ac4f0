"""The map stands beside the fields in the form, in rows that are there and in rows yet to be added."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from wagtail.admin.panels import FieldPanel

from heritage.catalogue.models import HeritageSitePage, Zone
from heritage.catalogue.position.panel import PositionPanel
from tests.catalogue.position.drawn_files import POLYGON
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(AdministratorFactory())
    return client


def fields_of(html):
    return re.findall(r'<position-field data-shape="(\w+)" data-prefix="([\w-]*)" data-page="(\d*)"', html)


def a_zone():
    return Zone(kind="body", entered_geometry=POLYGON, entered_datum="wgs84")


def test_an_entry_with_a_boundary_has_a_map_for_its_point_its_row_and_the_row_to_come(editor):
    site = HeritageSitePageFactory(located=True, zones=[a_zone()])
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[site.pk])).content.decode()

    assert sorted(fields_of(html)) == [
        ("boundary", "zones-0-", ""),
        ("boundary", "zones-__prefix__-", ""),
        ("point", "", str(site.pk)),
    ]
    assert html.count("leaflet.draw.js") == 1
    assert 'type="module"' in re.search(r"<script[^>]*position-field[^>]*>", html)[0]


def test_the_boundary_of_the_row_to_come_is_empty_and_that_of_a_row_is_its_text(editor):
    site = HeritageSitePageFactory(located=True, zones=[a_zone()])
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[site.pk])).content.decode()

    written = dict(
        re.findall(r'<textarea name="zones-(\w+)-entered_geometry"[^>]*>\s*([^<]*)</textarea>', unescape(html))
    )
    assert written["__prefix__"] == ""
    assert json.loads(written["0"]) == POLYGON


def test_a_new_entry_has_its_map_too(editor, catalogue):
    address = reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk])

    assert ("point", "", "") in fields_of(editor.get(address).content.decode())


def test_the_map_adds_no_field_so_that_a_form_without_it_is_complete(editor):
    site = HeritageSitePageFactory(located=True)
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[site.pk])).content.decode()

    (field,) = re.findall(r'<position-field data-shape="point".*?</position-field>', html, re.DOTALL)
    assert "<input" not in field
    assert "name=" not in field


def test_who_may_only_read_a_position_sees_it_on_the_map(rf):
    site = HeritageSitePageFactory(located=True)
    names = ["entered_longitude", "entered_latitude", "entered_datum", "uncertainty_m"]
    panel = PositionPanel("point", heading="位置").bind_to_model(HeritageSitePage)
    group = FieldPanel("title").bind_to_model(HeritageSitePage)
    form = group.get_form_class()(instance=site)

    html = panel.get_bound_panel(instance=site, request=rf.get("/"), form=form).render_html()
    stored = [re.search(rf'data-{name}="([^"]*)"', html)[1] for name in names]
    assert stored == ["113.59359", "34.74389", "wgs84", "200"]


def test_a_boundary_of_fifty_thousand_vertices_is_saved_whole(editor):
    ring = [[round(113.59 + count * 2e-7, 7), 34.74] for count in range(50_000)]
    fine = {"type": "Polygon", "coordinates": [[*ring, [113.6, 34.75], [113.59, 34.74]]]}
    zone = Zone(kind="body", entered_geometry=json.loads(json.dumps(fine)), entered_datum="gcj02")
    site = HeritageSitePageFactory(zones=[zone])

    stored = HeritageSitePage.objects.get(pk=site.pk).zones.get()
    assert len(stored.geometry["coordinates"][0]) == 50_002
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[site.pk])).status_code == 200
