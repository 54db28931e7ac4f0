"""The library of pictures with 5,000 in it: the list, the chooser, a search, the reports, and looking for likes.

    uv run python -m tests.benchmarks.photo_library

Bar: 300 ms, and the same number of questions to the database for 24 pictures and for 5,000.
"""

import os
import statistics
import tempfile
import time

MANY, FEW, ROUNDS = 5000, 24, 5


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "heritage.settings.development", "HERITAGE_DATA_DIR": folder}
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        few = _measured(FEW)
        many = _measured(MANY)
    print(f"{'':34} {FEW:>14} {MANY:>18}\n{'':34} {'ms':>6} {'queries':>8} {'ms':>8} {'queries':>8}   bar 300 ms")
    for name, (ms, queries) in many.items():
        print(f"{name:34} {few[name][0]:6.0f} {few[name][1]:8} {ms:8.0f} {queries:8}")


def _measured(number):
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from heritage.photos import perceptual_hash
    from heritage.photos.models import Photo

    _fill(number)
    user, _ = get_user_model().objects.get_or_create(username="editor", is_superuser=True)
    client = Client()
    client.force_login(user)
    asked = {
        "list": reverse("wagtailimages:index"),
        "list, last page": reverse("wagtailimages:index") + f"?p={number // 24}",
        "chooser": reverse("wagtailimages_chooser:choose"),
        "chooser, a search": reverse("wagtailimages_chooser:choose_results") + "?q=车间",
        "report of what is held back": reverse("photos_held_back_results"),
        "report of what ends soon": reverse("photos_ending_results"),
    }
    found = {}
    for name, address in asked.items():
        assert client.get(address).status_code == 200, address
        times = []
        for _ in range(ROUNDS):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                began = time.perf_counter()
                client.get(address)
                times.append((time.perf_counter() - began) * 1000)
        found[name] = statistics.median(times), len(queries)
    began = time.perf_counter()
    perceptual_hash.find_similar(Photo.objects.all(), "0123456789abcdef")
    found["looking for likes"] = (time.perf_counter() - began) * 1000, 1
    return found


def _fill(number):
    from heritage.photos.models import Photo, Rendition
    from tests.factories.photos import PhotoFactory

    first = Photo.objects.first() or PhotoFactory(title="车间")
    thumbnails = [first.get_rendition(spec) for spec in ("max-165x165", "max-100x100")]
    missing = number - Photo.objects.count()
    photos = Photo.objects.bulk_create(
        Photo(
            title=f"车间 {turn}",
            file=first.file.name,
            width=first.width,
            height=first.height,
            collection_id=first.collection_id,
            credit="王建国 摄",
            licence="cc0" if turn % 2 else "",
            licence_until="2026-12-01" if turn % 20 == 0 else None,
            fingerprint=f"{turn * 2654435761 % 2**64:016x}",
        )
        for turn in range(missing)
    )
    Rendition.objects.bulk_create(
        Rendition(image=photo, filter_spec=one.filter_spec, file=one.file.name, width=one.width, height=one.height)
        for photo in photos
        for one in thumbnails
    )


if __name__ == "__main__":
    main()
