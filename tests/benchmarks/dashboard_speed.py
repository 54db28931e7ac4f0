"""How quick the editors' desk is with 5,000 entries, and how long the machine looks at one long entry.

    uv run python -m tests.benchmarks.dashboard_speed

The long entry has 20,000 characters and 60 photos. CPU of this process and the number of questions to the database;
each row beside an empty view (`/healthz`). The import checks and writes so many rows as a clerk's file would hold.
"""

import os
import statistics
import sys
import tempfile
from time import process_time

ENTRIES, CHARACTERS, PHOTOS, ROUNDS, ROWS = 5_000, 20_000, 60, 7, 500


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"
    import django

    django.setup()
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        settings.DATABASES["default"]["NAME"] = f"{folder}/benchmark.sqlite3"
        call_command("migrate", verbosity=0)
        measure()


def measure():
    from django.contrib.auth.models import Group
    from django.test import Client
    from django.urls import reverse

    from heritage.accounts import roles
    from heritage.editorial.prechecks import Prechecks
    from tests.benchmarks.many_entries import fill
    from tests.factories.accounts import UserFactory
    from tests.factories.catalogue import SourceFactory
    from tests.factories.pages import HomePageFactory

    HomePageFactory()
    roles.establish_roles()
    fill(ENTRIES, [(113.6, 34.75)])
    SourceFactory.create_batch(200)
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=roles.ISSUER.name), Group.objects.get(name=roles.WRITER.name))
    client = Client()
    client.force_login(editor)
    page = a_long_entry()

    def asked(address):
        return lambda: client.get(address)

    rows = {
        "/healthz": asked("/healthz"),
        "prechecks of the long entry": lambda: Prechecks(page).open,
        "dashboard": asked(reverse("wagtailadmin_home")),
        "list of entries": asked(reverse("entries:index")),
        "list, filtered": asked(reverse("entries:index") + "?kind=industrial"),
        "page explorer": asked(reverse("wagtailadmin_explore", args=[page.get_parent().pk])),
        "chooser of pages": asked(reverse("wagtailadmin_choose_page_child", args=[page.get_parent().pk])),
        "chooser of pictures": asked(reverse("wagtailimages_chooser:choose")),
        "chooser of sources": asked(reverse("wagtailsnippetchoosers_catalogue_source:choose")),
    }
    sys.stdout.write(" | ".join(("", "ms, median", "ms, slowest", "questions")) + "\n")
    for name, ask in rows.items():
        ask()
        times = [time_of(ask) for _ in range(ROUNDS)]
        sys.stdout.write(f"{name} | {statistics.median(times):.0f} | {max(times):.0f} | {questions(ask)}\n")
    sys.stdout.flush()
    measure_import(editor)


def time_of(ask):
    began = process_time()
    ask()
    return (process_time() - began) * 1000


def questions(ask):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as context:
        ask()
    return len(context)


def a_long_entry():
    from wagtail.rich_text import RichText

    from heritage.editorial.models import WordList
    from tests.factories.catalogue import HeritageSitePageFactory
    from tests.factories.photos import PhotoFactory

    WordList.objects.create(name="错字", words="\n".join(f"错字{n}，正字{n}" for n in range(500)))
    paragraph = "1956年9月，工厂在华山路东侧动工兴建；车间的锯齿屋顶朝北采光，高窗整齐。" * 12
    count = CHARACTERS // len(paragraph) + 1
    story = [
        {"type": "paragraph", "value": {"text": str(RichText(f"<p>{paragraph}</p>").source), "citations": []}}
        for _ in range(count)
    ]
    photos = [{"type": "photo", "value": {"photo": PhotoFactory().pk, "caption": "车间"}} for _ in range(PHOTOS)]
    page = HeritageSitePageFactory(title="很长的一条", slug="long", story=[*story, *photos])
    page.save_revision()
    return page


def measure_import(user):
    from django.core.files.base import ContentFile

    from heritage.catalogue.models import ImportState, SpreadsheetImport
    from tests.catalogue.spreadsheet.conftest import finish
    from tests.catalogue.spreadsheet.files import ENTRY, a_workbook

    data = a_workbook(条目=[ENTRY | {"编号": f"新{n}", "标题": f"条目{n}"} for n in range(ROWS)])
    upload = SpreadsheetImport.objects.create(user=user, file_name="a.xlsx", file=ContentFile(data, "a.xlsx"))
    for state in (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING):
        spent = time_of(lambda state=state: finish(upload, state))
        sys.stdout.write(f"{state.label} {upload.done} rows | {spent / ROWS:.1f} a row | | {upload.state}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
