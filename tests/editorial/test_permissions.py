"""What each role may do to a draft and to a page that is public, as Wagtail's screens ask."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Workflow

from heritage.accounts.roles import establish_roles
from heritage.editorial.default_workflow import create_default_workflow
from heritage.editorial.permissions import may_bypass
from heritage.pages.models import ContentPage
from tests.editorial.conftest import CAST

pytestmark = pytest.mark.django_db

#              edit   add    delete a draft
DRAFT = {
    "writer": (True, True, True),
    "proofreader": (True, False, True),
    "reviewer": (True, False, True),
    "issuer": (True, False, True),
    "administrator": (False, False, False),
    "auditor": (False, False, False),
    "superuser": (True, True, True),
}
#             withdraw, who may read, order, schedule
PUBLIC = {
    "writer": (False, False, False, False),
    "proofreader": (False, False, False, False),
    "reviewer": (False, False, False, False),
    "issuer": (True, True, True, True),
    "administrator": (False, False, False, False),
    "auditor": (False, False, False, False),
    "superuser": (True, True, True, True),
}


@pytest.mark.parametrize("person", [*CAST, "superuser"])
def test_what_each_role_may_do(desk, person):
    page = desk.draft()
    user = desk.people[person]
    may = page.permissions_for_user(user)
    assert (may.can_edit(), may.can_add_subpage(), may.can_delete()) == DRAFT[person]

    desk.submit(page)
    desk.approve(page)
    page = ContentPage.objects.get(pk=page.pk)
    may = page.permissions_for_user(user)
    asked = (may.can_withdraw(), may.can_set_view_restrictions(), may.can_reorder_children(), may.can_unschedule())
    assert asked == PUBLIC[person]
    assert not any([may.can_publish(), may.can_publish_subpage(), may.can_unpublish(), may.can_delete()])


def test_who_may_withdraw_withdraws_only_what_they_may_change(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    page = ContentPage.objects.get(pk=page.pk)
    assert page.permissions_for_user(desk.issuer).can_withdraw()

    desk.issuer.groups.get().page_permissions.all().delete()
    issuer = type(desk.issuer).objects.get(pk=desk.issuer.pk)

    assert issuer.has_perm("editorial.withdraw_page")
    assert not page.permissions_for_user(issuer).can_withdraw()


def test_only_an_active_superuser_may_bypass_the_review_and_only_where_it_is_allowed(desk, settings):
    superuser = desk.superuser
    assert not may_bypass(superuser)
    settings.SUPERUSER_PUBLISHES = True

    assert may_bypass(superuser)
    assert not may_bypass(desk.issuer)
    superuser.is_active = False
    assert not may_bypass(superuser)


def test_the_review_is_made_once_and_left_as_it_was_changed(db):
    establish_roles()
    create_default_workflow()
    Workflow.objects.filter(name="三审三校").update(name="两审")
    call_command("review_steps")
    assert list(Workflow.objects.active().values_list("name", flat=True)) == ["两审"]


def test_the_review_needs_the_roles_first(db):
    with pytest.raises(CommandError, match=r"请先运行 manage.py roles。"):
        call_command("review_steps")
