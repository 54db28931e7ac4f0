"""A signature of a page holds for its pictures, documents, sources and terms as they were read."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Revision

from heritage.editorial.publishing import NotApprovedError, is_approved
from heritage.editorial.shared_content.guard import InPublicUseError
from tests.factories.catalogue import TermFactory
from tests.factories.events import EventPageFactory, a_class_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(home):
    return a_document()


def a_document():
    document = Document(title="旧名")
    document.file.save("list.pdf", ContentFile(b"%PDF-1.4"))
    return document


@pytest.fixture
def draft(desk, document):
    return desk.draft(body=[("text", f'<p><a linktype="document" id="{document.pk}">名单</a></p>')])


def change(document, title="新名"):
    document.title = title
    document.save()


def test_a_document_that_changes_during_the_review_sends_it_back_to_the_first_step(desk, draft, document):
    desk.submit(draft)
    desk.approve(draft, "proofreader", "reviewer")
    assert desk.review(draft).progress.due.name == "终审"

    change(document)

    review = desk.review(draft)
    assert (review.progress.due.name, review.current_state.task.name) == ("初审", "初审")
    desk.approve(draft)
    assert type(draft).objects.get(pk=draft.pk).live


def test_another_document_that_changes_leaves_the_review_where_it_is(desk, draft):
    desk.submit(draft)
    desk.approve(draft, "proofreader")

    change(a_document())

    assert desk.review(draft).progress.due.name == "复审"


def test_a_signature_does_not_publish_what_was_changed_past_the_gate(desk, draft, document):
    """By SQL, say: the content hash has the last word."""
    desk.submit(draft)
    desk.approve(draft, "proofreader", "reviewer")
    Document.objects.filter(pk=document.pk).update(title="换了")

    desk.approve(draft, "issuer")

    page = type(draft).objects.get(pk=draft.pk)
    assert not page.live
    with pytest.raises(NotApprovedError):
        page.get_latest_revision().publish()


def test_a_page_that_is_signed_for_a_later_day_keeps_its_documents(desk, draft, document):
    desk.submit(draft)
    desk.approve(draft)
    page = type(draft).objects.get(pk=draft.pk)
    page.unpublish()
    revision = page.get_latest_revision()
    assert is_approved(page, revision)
    change(document)  # no public page shows it
    change(document, "旧名")
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() + timezone.timedelta(days=1))

    with pytest.raises(InPublicUseError):
        change(document)


def test_lists_of_terms_are_content_too(home):
    """Wagtail's reference index does not know them."""
    event, term = EventPageFactory(), TermFactory(vocabulary="grade_band")
    event.grade_bands.add(term)
    event.save()
    term.name = "新的写法"

    with pytest.raises(InPublicUseError):
        term.save()


def test_a_band_that_forms_offer_unchosen_is_public(home):
    term = TermFactory(vocabulary="grade_band")
    term.name = "新的写法"
    term.save()
    EventPageFactory(sessions=[a_class_session()])
    term.name = "又一个写法"

    with pytest.raises(InPublicUseError):
        term.save()
