"""A new entry starts from the template of its kind; what stays empty is not saved."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from heritage.accounts import roles
from heritage.catalogue.admin.entry_templates import FACTS, HEADINGS
from heritage.catalogue.choices import Kind, Property
from heritage.catalogue.models import HeritageSitePage
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import HeritageSitePageFactory, a_name, a_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client, catalogue):
    roles.establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.WRITER.name))
    client.force_login(user)
    return client


def test_every_kind_has_a_beginning():
    assert {*FACTS} == {*HEADINGS} == {*Kind}
    assert all(facts.count(Property.TRANSPORT) == 1 for facts in FACTS.values())  # the map tells the nearest station


@pytest.mark.parametrize("kind", Kind)
def test_the_form_begins_as_its_kind_wants_it(writer, kind):
    choice = writer.get(reverse("new_entry")).content.decode()
    address = next(part.split('"')[0] for part in choice.split('href="') if f'?kind={kind}"' in part)

    html = writer.get(address).content.decode()

    assert f'<option value="{kind}" selected>' in html
    assert f'name="statements-INITIAL_FORMS" value="{len(FACTS[kind])}"' in html
    assert all(json.dumps(heading)[1:-1] in html for heading in HEADINGS[kind])
    assert "“交通”写最近的站，例如：公交站“某某路”向东约200米" in html


def test_empty_statements_of_the_template_are_not_saved(writer, catalogue):
    rows = [{"property": "address", "value": "华山路78号"}, {"property": "designer", "value": ""}]
    statements = inline_formset([row | {"id": "", "citations": inline_formset([])} for row in rows], initial=2)
    data = {
        **{"title": "二砂", "slug": "", "summary": "砂轮厂。", "kind": "industrial", "scale": "site"},
        **{"visibility": "hidden_or_generalised", "condition": "0", "story": streamfield([])},
        **{name: inline_formset([]) for name in ("names", "designations", "zones", "milestones", "conflicts")},
        **{"statements": statements, "comments": inline_formset([])},
    }
    writer.post(
        reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk]), nested_form_data(data)
    )

    assert [str(row) for row in HeritageSitePage.objects.get().statements.all()] == ["地址：华山路78号"]


def test_a_copy_of_an_entry_is_a_draft_with_a_number_of_its_own(writer, catalogue):
    site = HeritageSitePageFactory(title="二砂", names=[a_name("郑州第二砂轮厂旧址")], statements=[a_statement()])
    writer.post(
        reverse("wagtailadmin_pages:copy", args=[site.pk]),
        {"new_title": "国棉三厂", "new_slug": "mian", "new_parent_page": catalogue.pk},
    )

    copy = HeritageSitePage.objects.get(title="国棉三厂")
    assert not copy.live
    assert copy.number != site.number
    assert copy.statements.get().value == site.statements.get().value
