from copy import copy
from uuid import uuid4

from wagtail.models import Page

from heritage.catalogue.choices import NameKind
from heritage.catalogue.models import HeritageSitePage
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    TermFactory,
    a_designation,
    a_name,
    a_statement,
)
from tests.factories.photos import PhotoFactory


def a_full_entry(number):
    """An entry with everything that a card can show."""
    return HeritageSitePageFactory(
        title=f"遗址{number}",
        slug=f"full-{number}",
        names=[a_name(f"郑州遗址{number}旧址", NameKind.OFFICIAL)],
        designations=[a_designation("national"), a_designation("historic_block")],
        statements=[a_statement("built", "清")],
        built="1956/1964",
        opening="open",
        street_office=TermFactory(),
        managed_by=TermFactory(vocabulary="managed_by"),
        photo=PhotoFactory(),
    )


def many_entries(number):
    """Put plain entries 遗址001 … into the catalogue in two inserts; one by one, hundreds would take half a minute."""
    pattern = HeritageSitePageFactory(title="遗址001", slug="entry-001")
    pages, entries = [], []
    for count in range(2, number + 1):
        page = copy(pattern.page_ptr)
        page.pk, page.translation_key = None, uuid4()
        page.title, page.slug = f"遗址{count:03}", f"entry-{count:03}"
        page.path = pattern.path[:-4] + f"{5000 + count:04}"
        page.url_path = f"{pattern.url_path.rsplit('/', 2)[0]}/{page.slug}/"
        pages.append(page)
    for count, page in enumerate(Page.objects.bulk_create(pages), 2):
        entry = copy(pattern)
        entry.page_ptr_id, entry.number, entry.sort_name = page.pk, f"ZY-9{count:03}", f"yi zhi {count:03}"
        entries.append(entry)
    HeritageSitePage.objects._insert(entries, fields=HeritageSitePage._meta.local_concrete_fields, using="default")
