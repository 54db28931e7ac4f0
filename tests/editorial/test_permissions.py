"""What each role may do to a draft and to a page that is public, as Wagtail's screens ask."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Workflow

from heritage.accounts.roles import establish_roles
from heritage.editorial.default_workflow import create_default_workflow
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


def test_the_review_is_made_once_and_left_as_it_was_changed(db):
    establish_roles()
    create_default_workflow()
    Workflow.objects.filter(name="三审三校").update(name="两审")
    call_command("review_steps")
    assert list(Workflow.objects.active().values_list("name", flat=True)) == ["两审"]


def test_the_review_needs_the_roles_first(db):
    with pytest.raises(CommandError, match=r"请先运行 manage.py roles。"):
        call_command("review_steps")
