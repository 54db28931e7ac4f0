"""A source that is not there yet is added where it is cited."""

import pytest
from django.urls import reverse

from heritage.accounts import roles
from heritage.catalogue.models import Source

pytestmark = pytest.mark.django_db
CHOOSER = "wagtailsnippetchoosers_catalogue_source"
CREATION = "tab-label-create"  # the tab of the form


def add(client, **fields):
    sent = {"code": "ZZWB", "grade": "C", "title": "二砂旧址", **fields}
    return client.post(reverse(f"{CHOOSER}:create"), {f"new-source-{name}": value for name, value in sent.items()})


def test_who_keeps_the_sources_adds_one_in_the_chooser(signed_in):
    writer = signed_in(roles.WRITER)
    assert CREATION in writer.get(reverse(f"{CHOOSER}:choose")).json()["html"]

    answer = add(writer)

    source = Source.objects.get()
    assert answer.json()["result"]["id"] == str(source.pk)
    assert answer.json()["result"]["string"] == "ZZWB　二砂旧址"


def test_who_does_not_keep_them_only_chooses(signed_in):
    issuer = signed_in(roles.ISSUER)
    assert CREATION not in issuer.get(reverse(f"{CHOOSER}:choose")).json()["html"]

    add(issuer)

    assert not Source.objects.exists()


def test_a_source_that_cannot_be_is_refused_with_its_sentence(signed_in):
    answer = add(signed_in(roles.WRITER), linkable="on")

    assert "勾选了“可附链接”，请填写网址" in answer.json()["htmlFragment"]
    assert not Source.objects.exists()
