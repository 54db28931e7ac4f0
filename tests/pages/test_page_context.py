"""A template gets the variables that are registered for its page type, and no others."""

import pytest

from heritage.catalogue.entry.page_context import Entry
from heritage.catalogue.listing.listing import Listing
from heritage.pages.page_context import register_page_context
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db


def test_each_page_type_gets_what_is_registered_for_it(catalogue, rf):
    entry = HeritageSitePageFactory()

    context, list_context = entry.get_context(rf.get("/")), catalogue.get_context(rf.get("/"))

    assert (type(context["entry"]), context["entry"].page, "listing" in context) == (Entry, entry, False)
    assert (type(list_context["listing"]), "entry" in list_context) == (Listing, False)
    assert context["page"] == entry, "Wagtail's own variables stay"


def test_a_variable_is_built_from_the_page_and_the_request(home, rf, monkeypatch):
    monkeypatch.setattr("heritage.pages.page_context._registered", {type(home): {}})
    register_page_context(type(home), "asked", lambda page, request: (page.pk, request.GET["month"]))

    assert home.get_context(rf.get("/?month=2027-04"))["asked"] == (home.pk, "2027-04")
