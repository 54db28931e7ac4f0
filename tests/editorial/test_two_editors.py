"""Two people at one page: the second is told, and nothing that saves by itself covers what the first has saved."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from heritage.pages.models import ContentPage

pytestmark = pytest.mark.django_db


def ping(desk, person, page, session=None):
    session = session or EditingSession.objects.create(
        user=desk.people[person], content_object=ContentPage.objects.get(pk=page.pk), last_seen_at=timezone.now()
    )
    address = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", str(page.pk), session.pk])
    revision = ContentPage.objects.get(pk=page.pk).latest_revision
    answer = desk.client(person).post(
        address,
        {"revision_id": revision.pk, "revision_created_at": revision.created_at.isoformat()},
    )
    return session, answer.json()


def test_the_second_editor_is_told_who_is_there(desk):
    page = desk.draft()
    ping(desk, "writer", page)

    _, told = ping(desk, "proofreader", page)

    assert "录入" in told["html"], told


def test_an_autosave_over_somebody_elses_version_is_refused_and_says_so(desk):
    page = desk.draft()
    mine = ContentPage.objects.get(pk=page.pk).latest_revision
    desk.edit(page, "proofreader", lead="乙写的")

    form = desk.form(lead="甲自动保存的", loaded_revision_id=mine.pk, overwrite_revision_id=mine.pk)
    answer = desk.client("writer").post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.json()["success"] is False
    assert ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().lead == "乙写的"
