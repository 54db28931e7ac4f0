"""Who works off the queue is killed in the middle of a picture; its successor takes the picture up again."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

import pytest

from tests.operations.conftest import KEY, ROOT, manage

pytestmark = pytest.mark.posix

QUEUE = {
    "DJANGO_SETTINGS_MODULE": "heritage.settings.production",
    "HERITAGE_QUEUE": "1",
    "HERITAGE_MARKS_REQUIRED": "0",
    "HERITAGE_ALLOWED_HOSTS": "127.0.0.1",
    "HERITAGE_BASE_URL": "http://127.0.0.1",
}
ADD = """
from django.core.files.base import ContentFile
from heritage.photos.models import Photo
from tests.factories.photos import PhotoFactory, a_landscape
for number in range(3):
    PhotoFactory(title=f"queued {number}", file=ContentFile(a_landscape(2600 + number, 1700), name="a.jpg"))
"""
TELL = """
import json
from django.core.files.storage import storages
from heritage.operations.health import findings
from heritage.photos.models import Photo, Rendition
from heritage.photos.storage import names

queued = Photo.objects.filter(title__startswith="queued")
known = set(Rendition.objects.values_list("file", flat=True))
print(json.dumps({
    "sizes": [photo.renditions.count() for photo in queued.order_by("pk")],
    "tiles": queued.exclude(tiles="").count(),
    "queue": [finding.sentence for finding in findings() if finding.name == "队列"],
    "lost": [file for file in known if not storages["public"].exists(file)],
}))
"""


def states(site):
    """Return how many pictures wait, are at work and are done."""
    with closing(sqlite3.connect(site / "heritage.sqlite3")) as database:
        rows = database.execute(
            "SELECT status FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%prepare_photo'"
        )
        return Counter(status for (status,) in rows)


def made(site):
    return json.loads(manage(site, "shell", "--no-imports", "--command", TELL, **QUEUE).stdout)


def started(site):
    variables = {"HERITAGE_DATA_DIR": str(site), "HERITAGE_SECRET_KEY": KEY, **QUEUE}
    command = [sys.executable, "-W", "ignore", "manage.py", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | variables, start_new_session=True)


def test_a_killed_worker_leaves_nothing_that_the_next_one_does_not_finish(site):
    manage(site, "migrate", "--verbosity=0", **QUEUE)
    manage(site, "shell", "--no-imports", "--command", ADD, **QUEUE)
    assert states(site) == {"READY": 3}
    # the index of references waits as well
    assert made(site) == {"sizes": [0, 0, 0], "tiles": 0, "queue": ["等候 9 个，失败 0 个。"], "lost": []}

    with started(site) as worker:
        while "RUNNING" not in states(site):
            assert worker.poll() is None
            time.sleep(0.02)
        os.killpg(worker.pid, signal.SIGKILL)  # with the process that decodes
    assert states(site) == {"RUNNING": 1, "READY": 2}

    other = manage(site, "worker", "--batch", "--name=another machine", **QUEUE)
    assert "接着做 0 个" in other.stdout  # what another has in hand may well be alive
    assert states(site) == {"RUNNING": 1, "SUCCESSFUL": 2}

    again = manage(site, "worker", "--batch", **QUEUE)
    assert "接着做 1 个" in again.stdout
    assert states(site) == {"SUCCESSFUL": 3}
    assert made(site) == {"sizes": [19, 19, 19], "tiles": 3, "queue": ["等候 0 个，失败 0 个。"], "lost": []}


def test_without_a_queue_there_is_nothing_to_work_off(site):
    refused = manage(site, "worker", check=False)

    assert refused.returncode == 1
    assert "HERITAGE_QUEUE=1" in refused.stderr


IMPORT = """
from django.core.files.base import ContentFile
from heritage.accounts.models import User
from heritage.catalogue.models import ImportState, SpreadsheetImport
from heritage.catalogue.spreadsheet import jobs
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook
data = a_workbook(条目=[ENTRY | {"编号": f"新{n}", "标题": f"条目{n}"} for n in range(60)])
user = User.objects.create_superuser("clerk", "", "not to be used 1958")
upload = SpreadsheetImport.objects.create(user=user, file_name="a.xlsx", file=ContentFile(data, "a.xlsx"))
jobs.begin(upload, ImportState.CHECKING)
"""
WRITE = """
from heritage.catalogue.models import ImportState, SpreadsheetImport
from heritage.catalogue.spreadsheet import jobs
jobs.begin(SpreadsheetImport.objects.get(), ImportState.WRITING)
"""


def imported(site):
    """Return the state of the import, how far it is, and how many of its entries are there."""
    with closing(sqlite3.connect(site / "heritage.sqlite3")) as database:
        state = database.execute("SELECT state, done FROM catalogue_spreadsheetimport").fetchone()
        return *state, *database.execute("SELECT count(*) FROM wagtailcore_page WHERE title LIKE '条目%'").fetchone()


def test_an_import_goes_on_by_itself_after_its_worker_was_killed(site):
    manage(site, "migrate", "--verbosity=0", **QUEUE)
    manage(site, "shell", "--no-imports", "--command", IMPORT, **QUEUE)
    assert imported(site) == ("checking", 0, 0)
    manage(site, "worker", "--batch", **QUEUE)
    assert imported(site) == ("checked", 60, 0)

    manage(site, "shell", "--no-imports", "--command", WRITE, **QUEUE)
    with started(site) as worker:
        while imported(site)[1] < 5:
            assert worker.poll() is None
            time.sleep(0.02)
        os.killpg(worker.pid, signal.SIGKILL)
    state, done, entries = imported(site)
    assert state == "writing"
    assert 5 <= done == entries < 60

    manage(site, "worker", "--batch", **QUEUE)  # within the 90 seconds of the claim: it is its own
    assert imported(site) == ("written", 60, 60)
