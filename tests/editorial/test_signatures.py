"""What a signature holds to: this content, this step, this person, and nothing that came after."""

import pytest

from heritage.editorial.models import SignOff
from heritage.editorial.publishing import NotApprovedError
from heritage.pages.models import ContentPage
from tests.editorial.conftest import public, said

pytestmark = pytest.mark.django_db


def test_a_change_after_a_signature_returns_the_page_to_the_first_step(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page, "proofreader", "reviewer")
    assert desk.review(page).progress.due.name == "终审"

    desk.edit(page, "reviewer", lead="改了一句")

    assert desk.review(page).progress.due.name == "初审"
    assert desk.review(page).current_state.task.name == "初审"
    desk.approve(page)
    assert public(page).live
    assert public(page).lead == "改了一句"


@pytest.mark.parametrize("signers", [("proofreader",), ("proofreader", "reviewer")])
def test_a_page_with_some_of_its_signatures_cannot_be_published(desk, signers):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page, *signers)
    assert SignOff.objects.count() == len(signers)

    with pytest.raises(NotApprovedError):
        public(page).get_latest_revision().publish()

    assert not public(page).live
    desk.approve(page, *("proofreader", "reviewer", "issuer")[len(signers) :])
    assert public(page).live


def test_saving_without_a_change_keeps_the_signatures(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page, "proofreader", "reviewer")

    desk.edit(page, "reviewer")

    assert desk.review(page).current_state.task.name == "终审"
    desk.approve(page, "issuer")
    assert public(page).live


def test_a_revision_overwritten_by_autosave_counts_as_a_change(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page, "proofreader")
    draft = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.lead = "自动保存的一句"

    draft.save_revision(user=desk.writer, overwrite_revision=draft.latest_revision)

    assert desk.review(page).progress.due.name == "初审"


def test_what_was_seen_is_what_is_signed(desk):
    page = desk.draft()
    desk.submit(page)
    seen = desk.review(page).progress.content_hash
    desk.edit(page, "proofreader", lead="别人刚改的一句")

    refused = desk.sign(page, "proofreader", seen=seen)

    assert "您打开以后内容又有改动" in said(refused)[0]
    assert not SignOff.objects.exists()


def test_a_step_is_signed_once(desk):
    page = desk.draft()
    desk.submit(page)
    seen = desk.review(page).progress.content_hash
    desk.sign(page, "proofreader")

    again = desk.sign(page, "proofreader", seen=seen)

    assert said(again)[-1] == "现在轮到“复审”，您不在这个环节的审核人之中。"
    assert SignOff.objects.count() == 1
