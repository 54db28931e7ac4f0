"""A spreadsheet of 5,000 rows from its check to its undoing, killed and stopped on the way; then 500,000 rows.

    uv run python -m tests.benchmarks.large_import [rows]

Each line is a process of its own: its seconds, its CPU, the most memory it took (the first line is a process that does
nothing), and what lies in the database afterwards. The first writing is killed (-9)
after a fifth, the second is told to stop at a half, the third goes on to the end. Then all is exported and imported.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.memory import Watch

ROWS, TOO_MANY = 5_000, 500_000


def use(database):
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"
    import django
    from django.conf import settings

    django.setup()
    settings.DATABASES["default"]["NAME"] = database
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(Path(database).with_name("originals"))


def main(rows=ROWS):
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/benchmark.sqlite3"
        use(database)
        pk = prepare(rows)
        say("step", "seconds", "CPU s", "MiB at most", "state", "done", "entries", "half entries")
        for name, does, interruption in [
            ("nothing", "nothing", None),
            ("check", "checking", None),
            ("write, killed", "writing", ("kill", rows // 5)),
            ("write, told to stop", "resume", ("stop", rows // 2)),
            ("write, to the end", "writing", None),
            ("export, and check that", "again", None),
            ("undo", "undoing", None),
        ]:
            measure(pk, name, does, interruption, database)
        refuse_too_many()


def prepare(rows):
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from heritage.accounts import roles
    from heritage.editorial.default_workflow import create_default_workflow
    from tests.catalogue.spreadsheet.files import ENTRY, a_workbook
    from tests.factories.accounts import UserFactory
    from tests.factories.catalogue import HeritageIndexPageFactory

    call_command("migrate", verbosity=0)
    roles.establish_roles()
    create_default_workflow()
    HeritageIndexPageFactory()
    clerk = UserFactory()
    clerk.groups.add(Group.objects.get(name=roles.WRITER.name))
    return upload(clerk, a_workbook(条目=[ENTRY | {"编号": f"新{n}", "标题": f"条目{n}"} for n in range(rows)])).pk


def upload(clerk, data):
    from django.core.files.base import ContentFile

    from heritage.catalogue.models import SpreadsheetImport

    return SpreadsheetImport.objects.create(user=clerk, file_name="a.xlsx", file=ContentFile(data, "a.xlsx"))


def measure(pk, name, does, interruption, database):
    from heritage.catalogue.models import HeritageSitePage, ImportedRecord, SpreadsheetImport

    the_upload = SpreadsheetImport.objects.filter(pk=pk)
    began = time.monotonic()
    child = subprocess.Popen([sys.executable, "-m", __spec__.name, "work", database, str(pk), does])
    watch = Watch(os.getpid(), command=b"\0work\0")
    if interruption:
        how, at = interruption
        while the_upload.get().state != "writing" or the_upload.get().done < at:
            time.sleep(0.3)
        if how == "kill":
            child.send_signal(signal.SIGKILL)
        else:
            the_upload.update(stop=True)
    _, _, used = os.wait4(child.pid, 0)
    watch.ended = True
    made = HeritageSitePage.objects.values_list("pk", flat=True)
    written = ImportedRecord.objects.filter(state="written").values_list("page_id", flat=True)
    half = len({*made} ^ {*written}) + HeritageSitePage.objects.filter(latest_revision=None).count()
    row = the_upload.get()
    seconds, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    state = f"{row.state} {row.problem}".strip()
    say(name, f"{seconds:.0f}", f"{cpu:.0f}", round(watch.peak), state, row.done, len(made), half)
    the_upload.update(heard_of=None)  # the ninety seconds after which a killed process counts as dead


def work(pk, does):
    from heritage.catalogue.models import SpreadsheetImport
    from tests.catalogue.spreadsheet.conftest import finish

    the_upload = SpreadsheetImport.objects.get(pk=pk)
    if does == "resume":
        SpreadsheetImport.objects.filter(pk=pk).update(claim="")
        finish(the_upload)
    elif does == "again":
        export_and_check(the_upload.user)
    elif does != "nothing":
        finish(the_upload, does)


def export_and_check(clerk):
    from django.db.models import Count

    from heritage.catalogue.models import HeritageSitePage
    from heritage.catalogue.spreadsheet import workbooks
    from heritage.catalogue.spreadsheet.export import rows_of
    from tests.catalogue.spreadsheet.conftest import finish

    began = time.process_time()
    file = workbooks.export(rows_of([*HeritageSitePage.objects.order_by("pk").values_list("pk", flat=True)]))
    say("of it the export, CPU s", f"{time.process_time() - began:.0f}", f"{len(file) // 1024} KiB")
    again = upload(clerk, file)
    finish(again, "checking")
    say("what an import of it would do", dict(again.records.values_list("outcome").annotate(Count("pk")).order_by()))


def refuse_too_many():
    from openpyxl import Workbook

    from heritage.catalogue.position.coordinates import UnreadableError
    from heritage.catalogue.spreadsheet import worksheets
    from heritage.catalogue.spreadsheet.file_reader import read

    book = Workbook(write_only=True)
    sheet = book.create_sheet(worksheets.ENTRIES.name)
    sheet.append(worksheets.ENTRIES.headings)
    for number in range(TOO_MANY):
        sheet.append([f"新{number}", "二砂"])
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book.save(file.name)
        data = Path(file.name).read_bytes()
    began = time.process_time()
    try:
        read("a.xlsx", data)
    except UnreadableError as refusal:
        say(f"{TOO_MANY} rows", f"{time.process_time() - began:.1f}", refusal)


def say(*cells):
    sys.stdout.write(" | ".join(map(str, cells)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        _, _, database, key, does = sys.argv
        use(database)
        work(int(key), does)
    else:
        main(*map(int, sys.argv[1:]))
