"""A process of its own: builds a site with something of everything and serves it, with a real database file.

Prints one line of JSON when it is ready: the addresses that a visitor goes through, and an editor's session.
"""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.testing"

import django

django.setup()

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ReferenceIndex, Site

from heritage.events.bookings import capacity, private_links
from heritage.photos.renditions.sizes import prepare
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.events import TeachingSheetPageFactory, a_booking
from tests.factories.photos import PhotoFactory, a_landscape
from tests.factories.whole_site import a_whole_site
from tests.migrated import migrations_kept
from tests.photos.camera_files import a_telling_picture


def a_photo_with_a_position():
    return PhotoFactory(title="大门", file=ContentFile(a_telling_picture("JPEG"), name="gate.jpg"))


def an_entry_with_pictures():
    """Five pictures, the first large enough to look closely at, two of them from one spot."""
    photos = [
        PhotoFactory(
            caption=f"锯齿屋顶之{number}",
            licence="cc_by_4",
            file=ContentFile(a_landscape(*((2600, 1700) if number == 1 else (600, 400))), name="a.jpg"),
        )
        for number in range(1, 6)
    ]
    for photo in photos:
        prepare(photo)
    pair = {"then": photos[1].pk, "then_label": "1965年", "now": photos[2].pk, "now_label": "2024年", "caption": "东门"}
    story = [{"type": "photo", "value": {"photo": photo.pk, "caption": ""}} for photo in photos[3:]]
    page = HeritageSitePageFactory(
        title="图集一处",
        slug="pictures",
        photo=photos[0],
        story=json.dumps([{"type": "photo_pair", "value": pair}, *story]),
    )
    ReferenceIndex.create_or_update_for_object(page)
    return photos[0]


def main(port):
    with migrations_kept(settings.DATABASES["default"]["NAME"]):
        call_command("migrate", verbosity=0)
    site = a_whole_site()
    sheet = TeachingSheetPageFactory(body=[("heading", "看"), ("text", "<ol><li>画一条线。</li></ol>")])
    Site.objects.update(hostname="127.0.0.1", port=port)
    call_command("update_index", verbosity=0)
    booking, attended = (a_booking(session, 5) for session in site.events[0].timetable)
    capacity.attend(attended, pupils=4, teachers=1)
    editor = Client()
    editor.force_login(AdministratorFactory(username="editor"))
    addresses = {
        "home": "/",
        "list": "/sites/",
        "entry": site.entries[1].url_path.removeprefix("/home"),
        "map": "/map/",
        "events": "/events/",
        "event": site.events[0].url_path.removeprefix("/home"),
        "month": f"/events/{timezone.localtime(site.events[0].timetable[0].start):%Y-%m}/",
        "card": f"/e/{site.events[0].pk}/card",
        "schools": "/schools/",
        "booking form": f"/e/{site.events[0].pk}/book",
        "booking": private_links.path(booking),
        "booking change": private_links.path(booking) + "change",
        "booking cancel": private_links.path(booking) + "cancel",
        "certificate": private_links.path(attended) + "certificate",
        "teaching sheet": sheet.url_path.removeprefix("/home"),
        "about": "/about/",
        "search": "/search/?q=砂轮",
        "nothing found": "/search/?q=没有这样的地方",
    }
    draft = HeritageSitePageFactory(title="还没有定位的一处", slug="draft", live=False, photo=a_photo_with_a_position())
    untouched = HeritageSitePageFactory(title="没有人改的一处", slug="untouched", live=False)
    pictures = an_entry_with_pictures()
    addresses |= {"pictures": "/sites/pictures/", "photo": f"/photos/{pictures.pk}/"}
    ready = {
        "addresses": addresses,
        "session": editor.cookies["sessionid"].value,
        "entry": site.entries[1].pk,
        "draft": draft.pk,
        "untouched": untouched.pk,
        "event": site.events[0].pk,
        "photo": pictures.pk,
    }
    print(json.dumps(ready), flush=True)
    with open(os.devnull, "w") as nowhere:
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True, stdout=nowhere)


if __name__ == "__main__":
    main(int(sys.argv[1]))
