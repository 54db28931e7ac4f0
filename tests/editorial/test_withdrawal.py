"""撤稿: at once, with a reason, by who signs last; and everything that was signed counts no more."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from heritage.editorial.publishing import NotApprovedError, is_approved
from heritage.pages.models import ContentPage
from tests.editorial.conftest import public, said

pytestmark = pytest.mark.django_db


def test_a_withdrawal_takes_the_page_down_at_once_with_its_reason(desk, client):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    assert client.get(page.url).status_code == 200

    response = desk.client("issuer").post(
        reverse("withdraw", args=[page.pk]), {"reason": "第三段人名有误"}, follow=True
    )

    assert said(response) == ["“关于本目录”已撤下，公众不能再看到。修改后须重新送审。"]
    assert client.get(page.url).status_code == 404
    entry = PageLogEntry.objects.get(action="editorial.withdraw")
    assert (entry.user, entry.data["reason"]) == (desk.issuer, "第三段人名有误")
    assert not is_approved(page, public(page).get_latest_revision())


def test_what_was_withdrawn_needs_every_signature_again(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": "核对"})

    with pytest.raises(NotApprovedError):
        public(page).get_latest_revision().publish()
    desk.submit(page)
    desk.approve(page)
    assert public(page).live


def test_a_withdrawal_ends_the_review_and_the_schedule_of_a_newer_version(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    desk.edit(page, lead="新的一稿")
    desk.submit(page)
    page.revisions.filter(pk=public(page).latest_revision_id).update(approved_go_live_at=timezone.now())
    assert public(page).current_workflow_state
    assert public(page).revisions.exclude(approved_go_live_at=None).exists()

    desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": "核对"})

    assert public(page).current_workflow_state is None
    assert not public(page).revisions.exclude(approved_go_live_at=None).exists()


def test_a_withdrawal_needs_a_reason(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)

    response = desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": " "})

    assert response.status_code == 200
    assert public(page).live


@pytest.mark.parametrize("person", ["writer", "proofreader", "reviewer", "administrator", "auditor"])
def test_only_who_signs_last_may_withdraw(desk, person):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)

    desk.client(person).post(reverse("withdraw", args=[page.pk]), {"reason": "试试"})

    assert public(page).live


def test_a_lock_does_not_stand_in_the_way_of_a_withdrawal(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    ContentPage.objects.filter(pk=page.pk).update(locked=True, locked_by=desk.reviewer, locked_at=timezone.now())

    desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": "核对"})

    assert not public(page).live
