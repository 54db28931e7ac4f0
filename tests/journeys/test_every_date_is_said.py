"""Whatever form of date is stored, every public page says it, and sorts by it."""

import pytest

from heritage.catalogue.models import SiteName
from heritage.chronology import edtf
from tests.factories.catalogue import HeritageSitePageFactory, a_designation, a_milestone

# One of each form in the lists of the Library of Congress, edtf.js, edtf-ruby and edtf-validate that is read.
DATES = (
    *("Y-17000", "-1985", "-05XX", "-000X", "0000", "00XX", "1XXX", "18XX", "195X", "1956"),
    *(
        "1984?",
        "1985-04",
        "1985-04-12",
        "1985-XX-XX",
        "2001-21",
        "2001-34",
        "2004-06-11%",
        "2004?-06-11",
        "2004-06~-11",
    ),
    *(
        "1964/2008",
        "2004-02-01/2005",
        "1984~/2004-06",
        "195X/196X",
        "-0500/0200",
        "../1985-04",
        "1985/..",
        "/1985",
        "1985/",
    ),
    *("[1667,1668,1670..1672]", "{1960,1961-12}", "[..1760-12-03]", "[1760-12..]"),
)
pytestmark = pytest.mark.django_db


def test_pages_and_data_of_an_entry_with_every_form_of_date(client, catalogue):
    HeritageSitePageFactory(located=True, slug="first", built="1956")
    site = HeritageSitePageFactory(
        located=True,
        slug="dated",
        built="195X/196X",
        ended="[1990..]",
        ended_by="demolished",
        milestones=[a_milestone(date, f"事件{number}。") for number, date in enumerate(DATES)],
        names=[SiteName(kind="former", text=f"旧名{number}", used_from=date) for number, date in enumerate(DATES)],
        designations=[a_designation(date=date, sign_date=date, status="raised", end_date=date) for date in DATES[:9]],
    )

    html = client.get(site.url).content.decode()

    order = sorted(range(len(DATES)), key=lambda number: (edtf.bounds(DATES[number]).earliest, number))
    places = [html.index(f"事件{number}。") for number in order]
    assert places == sorted(places)
    for address in (
        "/",
        "/sites/",
        "/sites/?order=date",
        "/map/",
        "/search/?q=旧名",
        "/unknown/",
        "/data/milestones.csv",
    ):
        answer = client.get(address)
        answer.close()  # a download holds its turn until it is read or given up
        assert answer.status_code == 200, address
    for suffix in ("", ".jsonld", ".geojson", ".lpf.json", ".la.json"):
        assert client.get(f"/id/{site.number}{suffix}", follow=True).status_code == 200, suffix
