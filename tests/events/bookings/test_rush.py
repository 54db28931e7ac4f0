"""The last second: two hundred schools want the ten places that are left. A place is a person, so a class takes two."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from heritage.catalogue.models import Vocabulary
from tests.factories.catalogue import TermFactory
from tests.factories.events import EventPageFactory, a_class_session

pytestmark = pytest.mark.drill

ROOT = Path(__file__).parents[3]
SCHOOLS, PLACES, PROCESSES = 200, 10, 4
# How many connections each process opens: one a form, as far as the server of the tests lets in so many.
THREADS = {"sqlite": 50, "postgresql": 10}


@pytest.fixture
def session(programme):
    return EventPageFactory(sessions=[a_class_session(capacity=2 * PLACES)]).timetable[0]


@pytest.fixture
def band(db):
    return TermFactory(vocabulary=Vocabulary.GRADE_BAND)


@pytest.fixture
def database(session, band, tmp_path):
    """The address of the database as other processes reach it: of SQLite a file, as production opens it."""
    if connection.vendor == "sqlite":
        path = tmp_path / "rush.sqlite3"
        path.write_bytes(connection.connection.serialize())
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA journal_mode=WAL")
        return f"sqlite:///{path}"
    known = connection.settings_dict
    return f"postgres://{known['USER']}@{quote(known['HOST'], safe='')}/{known['NAME']}"


def run(database, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.events.bookings.rush", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "HERITAGE_DATABASE_URL": database},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rush(database, session, band):
    """Let all schools send their forms at once; return what each was answered."""
    share = SCHOOLS // PROCESSES
    shares = [(number * share, (number + 1) * share, THREADS[connection.vendor]) for number in range(PROCESSES)]
    processes = [run(database, session.page_id, session.pk, band.pk, *share) for share in shares]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * PROCESSES
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, ends
    return [answer for out, _ in ends for answer in json.loads(out)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_hundred_schools_at_once_get_exactly_the_ten_places_and_queue_in_order(session, band, database):
    answers = rush(database, session, band)
    held = json.loads(run(database).communicate(timeout=120)[0])

    keys, schools, statuses, moments, contacts = zip(*held["bookings"], strict=True)
    assert {status for _, status, _, _ in answers} == {303}
    assert statuses == ("confirmed",) * PLACES + ("waiting",) * (SCHOOLS - PLACES)
    # None lost, none doubled: each school once, each double click led to the same page, each page is another's.
    assert sorted(schools) == sorted(f"示例学校{number}" for number in range(SCHOOLS))
    assert all(first == second for _, _, first, second in answers)
    assert len({first for _, _, first, _ in answers}) == SCHOOLS
    # In order: of the moment in which each was taken, and without a gap in the queue.
    assert list(moments) == sorted(moments)
    assert held["positions"] == list(range(1, SCHOOLS - PLACES + 1))
    assert held["totals"] == [2 * PLACES, SCHOOLS - PLACES]
    assert contacts == tuple(f"{school.removeprefix('示例学校')}@school.example" for school in schools)
    assert sorted(held["letters"]) == sorted([key, "received"] for key in keys)
