"""The portal serves the site below a path: every address stays below it and answers."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# What the map asks for with a box and a zoom, which nobody who only follows addresses has.
NEEDS_A_VIEW = {"/heritage/map/features.json", "/heritage/map/zones.json"}
ROOT = Path(__file__).resolve().parents[2]
# A process of its own, because addresses are made when the settings are read, not when a test changes them.
CRAWL = """
import heritage.wsgi  # as gunicorn begins: the path is known only when a request comes
from django.test import Client
from django.urls import set_script_prefix
set_script_prefix("/heritage/")
from tests.crawl import crawl
for visit in crawl(Client(), prefix="/heritage"):
    print(visit.response.status_code, visit.address, visit.found_on, sep="|")
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the process gets a copy of the file")
def test_below_a_path_every_address_keeps_the_path_and_answers(public_site, tmp_path):
    database = tmp_path / "site.sqlite3"
    database.write_bytes(public_site.database)
    outcome = subprocess.run(
        [sys.executable, "-c", CRAWL],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "heritage.settings.development",
            "HERITAGE_DATA_DIR": str(settings.DATA_DIR),
            "HERITAGE_DATABASE_URL": f"sqlite:///{database}",
            "HERITAGE_ALLOWED_HOSTS": "testserver",
            "HERITAGE_PATH_PREFIX": "/heritage",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr

    answers = [line.split("|") for line in outcome.stdout.splitlines()]
    outside = [(address, found_on) for _, address, found_on in answers if not address.startswith("/heritage/")]
    wrong = [
        (status, address, found_on)
        for status, address, found_on in answers
        if status not in {"200", "302", "303"} and urlsplit(address).path not in NEEDS_A_VIEW
    ]
    assert outside == []
    assert wrong == []

    # The same addresses as without a path: none was lost on the way. What a search finds is left out: this process has
    # no index, and the database alone finds a little less.
    with_path = {address.removeprefix("/heritage") for _, address, _ in answers}
    pages = {page.address for page in public_site.pages if page.response.status_code == 200}
    pages = {address for address in pages if not address.startswith("/search/")}
    assert pages - with_path == set()
    assert any(address.startswith("/media/") for address in with_path)
    assert any(address.startswith("/static/") for address in with_path)
