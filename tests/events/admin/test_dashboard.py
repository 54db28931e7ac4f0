"""What the desk says of events: only what is over, was not cancelled, and has not been told of."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from heritage.accounts import roles
from heritage.events.admin.dashboard import sections
from tests.factories.accounts import UserFactory
from tests.factories.events import EventPageFactory, a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(programme):
    roles.establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.WRITER.name))
    return user


def ended(days, **fields):
    return EventPageFactory(sessions=[a_session(days=-days)], **fields)


def test_an_event_that_is_over_waits_for_its_recap(writer):
    event = ended(3, title="读书会")
    ended(2, title="取消的", status="cancelled", status_reason="主讲人生病")
    ended(1, title="写过的", recap=[{"type": "text", "value": "<p>来了三十人。</p>"}])
    ended(100, title="很久以前的")
    EventPageFactory(title="还没开始的", sessions=[a_session()])

    [section] = sections(writer)

    assert [(line.title, line.href) for line in section.lines] == [
        ("读书会", reverse("wagtailadmin_pages:edit", args=[event.pk]) + "#tab-回顾")
    ]


def test_who_edits_nothing_is_not_asked(writer):
    ended(3)
    assert sections(UserFactory()) == []
