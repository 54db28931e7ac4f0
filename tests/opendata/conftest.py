import json

import pytest

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.public_record.reading import public_records
from heritage.opendata.addresses import SiteAddress
from tests.factories.whole_site import a_whole_site

HOST = "http://testserver"


@pytest.fixture
def site():
    return SiteAddress(lambda path: HOST + path)


@pytest.fixture
def whole(db):
    """A site with three entries that carry everything, one in the other."""
    return a_whole_site(entries=3, events=1, rows=2)


@pytest.fixture
def records(whole):
    return list(public_records(HeritageSitePage.objects.order_by("number")))


@pytest.fixture
def read(client):
    """Ask for an address; the whole answer as text, JSON read."""

    def read(address, status=200, **headers):
        response = client.get(address, headers=headers)
        assert response.status_code == status, address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        is_json = response["Content-Type"].partition(";")[0].endswith("json")
        return json.loads(body) if is_json else body

    return read
