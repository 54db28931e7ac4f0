"""A desk with its people: 录入 writes, 校对, 审核 and 签发 sign, and two who must not do either."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from heritage.accounts import roles
from heritage.editorial.default_workflow import create_default_workflow
from heritage.editorial.review import Review
from heritage.pages.models import ContentPage
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.pages import ContentPageFactory

CAST = {
    "writer": roles.WRITER,
    "proofreader": roles.PROOFREADER,
    "reviewer": roles.REVIEWER,
    "issuer": roles.ISSUER,
    "administrator": roles.ADMINISTRATOR,
    "auditor": roles.AUDITOR,
}


@dataclass
class Desk:
    people: dict

    def __getattr__(self, name):
        return self.people[name]

    def client(self, name):
        client = Client()
        client.force_login(self.people[name])
        return client

    def draft(self, title="关于本目录", slug="draft", **fields):
        """A page that the writer has written and nobody has signed."""
        page = ContentPageFactory(title=title, slug=slug, live=False, owner=self.writer, **fields)
        page.save_revision(user=self.writer)
        return page

    def edit(self, page, person="writer", **changes):
        page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
        for name, value in changes.items():
            setattr(page, name, value)
        return page.save_revision(user=self.people[person])

    def submit(self, page, person="writer"):
        page = type(page).objects.get(pk=page.pk)
        state = page.current_workflow_state
        if state:
            state.resume(user=self.people[person])
        else:
            page.get_workflow().start(page, self.people[person])
        return self.review(page)

    def review(self, page):
        return Review.of(type(page).objects.get(pk=page.pk))

    def sign(self, page, person, decision="approved", comment="", **changes):
        """Answer on the review page, every item checked."""
        progress = self.review(page).progress
        answer = {
            "seen": progress.content_hash,
            "decision": decision,
            "comment": comment,
            "checked": progress.due.checks if progress.due else [],
        }
        return self.client(person).post(reverse("review", args=[page.pk]), answer | changes, follow=True)

    def approve(self, page, *people):
        for person in people or ("proofreader", "reviewer", "issuer"):
            self.sign(page, person)

    @staticmethod
    def opened(page):
        """What the form of a page says of the version that it was opened with."""
        revision = Page.objects.get(pk=page.pk).latest_revision
        return {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}

    @staticmethod
    def form(**changes):
        """What the browser posts for a plain page."""
        return nested_form_data(
            {
                "title": "关于本目录",
                "slug": "draft",
                "lead": "",
                "body": streamfield([]),
                "comments": inline_formset([]),
            }
            | changes
        )


def a_desk():
    """Everybody in their roles, at a site that has a home page."""
    roles.establish_roles()
    create_default_workflow()
    people = {name: UserFactory(username=name, full_name=role.name) for name, role in CAST.items()}
    for name, role in CAST.items():
        people[name].groups.add(Group.objects.get(name=role.name))
    people["second_issuer"] = UserFactory(username="second_issuer", full_name="签发乙")
    people["second_issuer"].groups.add(Group.objects.get(name=roles.ISSUER.name))
    people["superuser"] = AdministratorFactory(username="superuser")
    return Desk(people)


@pytest.fixture
def desk(home):
    return a_desk()


def said(response):
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def public(page):
    return ContentPage.objects.get(pk=page.pk)
