"""A cancelled event is never deleted, by whichever way."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from heritage.events.models import DeletedEvent, EventPage, Status
from tests.events.editors import fresh, messages, published, withdrawn
from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db


def test_cancelled_event_is_not_deleted_and_the_editor_is_told_what_to_do(administrator, programme):
    event = published(status="cancelled", status_reason="雨")
    withdrawn()

    for page in (event, programme):
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
        response = administrator.post(address, {"confirm_site_name": "中原遗产目录"}, follow=True)
        assert "取消的活动不能删除" in messages(response)[0]

    assert fresh(event).status == Status.CANCELLED


def test_cancelled_event_is_not_deleted_among_others(administrator):
    event, other = published(status="cancelled", status_reason="雨"), published()
    withdrawn()

    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = administrator.post(f"{address}?id={event.pk}&id={other.pk}", follow=True)

    assert messages(response)[0].startswith("没有删除任何页面。取消的活动不能删除")
    assert EventPage.objects.count() == 2

    administrator.post(f"{address}?id={other.pk}", follow=True)

    assert list(EventPage.objects.all()) == [event]


def test_cancelled_event_is_not_deleted_by_any_other_way_either(programme):
    event = published(status="cancelled", status_reason="雨")

    for page in (event, programme, Page.objects.get(pk=event.pk)):
        with pytest.raises(ValidationError, match="取消的活动不能删除"), transaction.atomic():
            page.delete()

    assert fresh(event).status == Status.CANCELLED


def test_cancelled_draft_that_nobody_has_seen_may_go(programme):
    EventPageFactory(live=False, status="cancelled", status_reason="雨").delete()

    assert not EventPage.objects.exists()
    assert not DeletedEvent.objects.exists()
