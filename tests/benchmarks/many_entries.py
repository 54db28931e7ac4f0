"""Many places in a few inserts: Wagtail's own way would take hours for 100,000."""

import os
import random

POINTS = 100_000
TOWNS = 300
TITLES = ("厂旧址", "家属院", "遗址", "老街")


def fill(number, towns):
    """Put so many places round some towns, of all kinds, levels and dates, the same in every run."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    from heritage.catalogue.models import HeritageSitePage
    from heritage.maps.clusters import denormalisation
    from tests.factories.catalogue import HeritageIndexPageFactory

    draw = random.Random(1958)  # noqa: S311
    index = HeritageIndexPageFactory()
    shared = {
        "depth": index.depth + 1,
        "content_type": ContentType.objects.get_for_model(HeritageSitePage),
        "locale": Locale.get_default(),
        "live": True,
    }
    pages = []
    for count in range(number):
        title = f"{draw.choice('郑中国建华')}{draw.choice('砂纺机印')}{count}{draw.choice(TITLES)}"
        path = index.path + Page._int2str(count + 1).rjust(4, "0")
        slug = f"place-{count}"
        url_path = f"{index.url_path}{slug}/"
        pages.append(Page(title=title, draft_title=title, slug=slug, path=path, url_path=url_path, **shared))
    made = Page.objects.bulk_create(pages, batch_size=2000)
    sites = [HeritageSitePage(page_ptr_id=page.pk, **a_record(draw, towns, page)) for page in made]
    columns = HeritageSitePage._meta.local_concrete_fields
    for start in range(0, number, 2000):
        HeritageSitePage.objects._insert(sites[start : start + 2000], fields=columns, using="default")
    Page.objects.filter(pk=index.pk).update(numchild=number)
    denormalisation.rebuild()


def a_record(draw, towns, page):
    from heritage.catalogue.choices import Kind, Level, Opening, Visibility

    x, y = draw.choice(towns)
    year = draw.choice([None, draw.randrange(1000, 2000)])
    return {
        "number": f"ZY-{page.pk + 1000}",
        "kind": draw.choice(list(Kind)),
        "highest_level": draw.choice([*Level, "", "", ""]),
        "opening": draw.choice([*Opening, "", ""]),
        "visibility": draw.choice([Visibility.PUBLIC_EXACT, Visibility.PUBLIC_APPROXIMATE]),
        "longitude": draw.gauss(x, 0.08),
        "latitude": draw.gauss(y, 0.06),
        "uncertainty_m": draw.choice([None, 50, 200]),
        "shift_bearing": draw.uniform(0, 6),
        "shift_distance_m": draw.uniform(100, 300),
        "built_earliest": year and year * 10_000 + 101,
        "built_latest": year and year * 10_000 + 1231,
        "sort_name": page.title,
        "summary": "一处地方，" + "说明" * 30,
    }


def towns():
    """Where the towns lie, the same in every run."""
    draw = random.Random(300)  # noqa: S311
    return [(draw.uniform(98, 122), draw.uniform(23, 42)) for _ in range(TOWNS)]


def use(folder):
    """Set Django up over the places in a folder, which are put there if there are none."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction

    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.ROOT_URLCONF = type("AddressesWithABareView", (), {"urlpatterns": urlpatterns()})
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(folder / "map.sqlite3")
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    from heritage.maps.models import MapPoint

    call_command("migrate", verbosity=0)
    if MapPoint.objects.count() < POINTS:
        with transaction.atomic():
            fill(POINTS, towns())


def urlpatterns():
    from django.http import HttpResponse
    from django.urls import path

    from heritage.urls import urlpatterns as ours

    return [path("bare/", lambda request: HttpResponse("x" * 437)), *ours]
