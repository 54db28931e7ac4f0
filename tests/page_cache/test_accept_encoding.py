import pytest

from tests.factories.events import EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("x-gzip", "gzip"),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip; q=0.000, *", None),
        ("notgzip", None),
        ("gzip;q=none", None),
    ],
)
def test_only_who_accepts_gzip_gets_it_fresh_and_from_memory(client, programme, header, coding):
    EventPageFactory()
    for known in ("gzip", "identity"):  # both copies lie in memory
        client.get("/events/", headers={"accept-encoding": known})

    for address in ("/events/", "/events/?month=2099-01"):
        answer = client.get(address, headers={"accept-encoding": header})
        assert answer.get("Content-Encoding") == coding, address
