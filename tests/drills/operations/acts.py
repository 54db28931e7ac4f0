"""What the drill of kills.py kills. Each act says what it has done when it is done, and looks at it afterwards."""

import os
import sys
import traceback
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace


def in_another_process(work, *arguments):
    if child := os.fork():
        return child
    status = 1
    try:
        work(*arguments)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


class Publish:
    """Three people sign in the admin, and the server publishes."""

    def prepare(self):
        from heritage.accounts import roles
        from tests.editorial.conftest import a_desk

        roles.establish_roles()
        self.desk = a_desk()

    def act(self, name):
        page = self.desk.draft(title=name, slug=name)
        self.desk.submit(page)
        self.desk.approve(page)
        return page.pk

    def check(self, acknowledged):
        from heritage.editorial.models import SignOff
        from heritage.pages.models import ContentPage

        written = ContentPage.objects.filter(title__startswith="publish-")
        assert set(acknowledged) <= set(written.filter(live=True).values_list("pk", flat=True))
        for page in written:
            is_signed = SignOff.objects.filter(page=page.pk, completes=True).exists()
            whole = (page.live_revision_id, page.first_published_at, page.has_unpublished_changes)
            assert is_signed == page.live == (None not in whole and not whole[2]), (page, is_signed, whole)


class Schedule:
    """A revision is scheduled, and two timers publish it at the same time."""

    def prepare(self):
        from heritage.editorial import publishing
        from heritage.editorial.management.commands import publish_scheduled
        from tests.factories.catalogue import HeritageSitePageFactory

        publishing.is_approved = lambda page, revision: True
        publish_scheduled.Prechecks = lambda page: SimpleNamespace(blocking=[])
        self.entry = HeritageSitePageFactory(title="schedule-0", slug="scheduled").pk

    def act(self, name):
        from django.core.management import call_command
        from django.db import connections, transaction
        from django.utils import timezone

        from heritage.catalogue.models import HeritageSitePage
        from tests.factories.catalogue import a_name

        entry = HeritageSitePage.objects.get(pk=self.entry).get_latest_revision_as_object()
        entry.title, entry.names = name, [a_name(name)]
        entry.go_live_at = timezone.now() - timedelta(seconds=1)
        with transaction.atomic():
            revision = entry.save_revision(approved_go_live_at=entry.go_live_at)
        connections.close_all()
        other = in_another_process(call_command, "publish_scheduled")
        call_command("publish_scheduled")
        assert os.waitpid(other, 0)[1] == 0
        return revision.pk

    def check(self, acknowledged):
        from collections import Counter

        from django.core.management import call_command
        from wagtail.models import PageLogEntry, Revision

        from heritage.catalogue.models import HeritageSitePage

        call_command("publish_scheduled")  # the next tick of the timer
        assert not Revision.objects.exclude(approved_go_live_at=None).exists()
        entry = HeritageSitePage.objects.get(pk=self.entry)
        assert entry.live
        assert [name.text for name in entry.names.all()] == [entry.title] or not acknowledged
        assert entry.live_revision_id >= max(acknowledged, default=0)
        told = PageLogEntry.objects.filter(page=self.entry, action="wagtail.publish.scheduled")
        times = Counter(told.values_list("revision", flat=True))
        assert set(times.values()) <= {1}, times
        assert set(acknowledged) <= times.keys()


class Import:
    """A table of three entries with their names is checked and written."""

    KINDS = (1, 2, 3)

    def prepare(self):
        from django.contrib.auth.models import Group

        from heritage.accounts import roles
        from tests.catalogue.spreadsheet.conftest import Clerk
        from tests.factories.accounts import UserFactory
        from tests.factories.catalogue import HeritageSitePageFactory

        roles.establish_roles()
        HeritageSitePageFactory()  # and the catalogue above it
        user = UserFactory()
        user.groups.add(Group.objects.get(name=roles.WRITER.name))
        self.clerk = Clerk(user)

    def act(self, name):
        from heritage.catalogue.models import ImportState
        from tests.catalogue.spreadsheet.files import ENTRY

        rows = [ENTRY | {"编号": f"新{n}", "标题": f"{name}之{n}"} for n in self.KINDS]
        names = [{"编号": f"新{n}", "种类": "简称", "名称": f"{name}简{n}"} for n in self.KINDS]
        upload = self.clerk.write(self.clerk.check(条目=rows, 名称=names, name=f"{name}.xlsx"))
        assert upload.state == ImportState.WRITTEN, upload.problem
        return upload.pk

    def check(self, acknowledged):
        from heritage.catalogue.models import HeritageSitePage, ImportState, SpreadsheetImport
        from tests.catalogue.spreadsheet.conftest import finish

        for upload in SpreadsheetImport.objects.exclude(state=ImportState.WRITTEN):
            assert upload.pk not in acknowledged
            upload.claim = ""  # 90 seconds have passed, and somebody presses 继续
            upload.save()
            if finish(upload).state == ImportState.CHECKED:
                finish(upload, ImportState.WRITING)
        for upload in SpreadsheetImport.objects.all():
            titles = HeritageSitePage.objects.filter(title__startswith=f"{upload.file_name.removesuffix('.xlsx')}之")
            drafts = [page.get_latest_revision_as_object() for page in titles.order_by("pk")]
            assert len(drafts) == len(self.KINDS), (upload.file_name, upload.state, drafts)
            assert [[name.text for name in draft.names.all()] for draft in drafts] == [
                [draft.title.replace("之", "简")] for draft in drafts
            ]


class Booking:
    """A school sends the form, and is answered."""

    def prepare(self):
        from heritage.events.bookings import form_tokens, throttle
        from tests.factories.events import EventPageFactory, a_class_session

        form_tokens.QUICKEST, throttle.FORMS = timedelta(0), (10_000, 600)
        self.event = EventPageFactory(sessions=[a_class_session(1_000_000)]).pk

    def act(self, name):
        from django.test import Client

        from heritage.events.models import EventPage
        from tests.events.bookings.asking import send

        event = EventPage.objects.get(pk=self.event)
        answer = send(Client(), event, school=name, email=f"{name}@school.example")
        assert answer.status_code == 303
        return name

    def check(self, acknowledged):
        from heritage.events.models import Booking, EventPage

        bookings = Booking.objects.filter(session__page=self.event)
        assert set(acknowledged) <= set(bookings.values_list("school", flat=True))
        for booking in bookings:
            assert booking.contact.email == f"{booking.school}@school.example"
            assert booking.letters.count() == 1
        [session] = EventPage.objects.get(pk=self.event).timetable
        if bookings:
            assert session.totals.confirmed == sum(booking.people for booking in bookings)


class Rendition:
    """A picture is added, and all its sizes are made."""

    def prepare(self):
        from heritage.photos.renditions import files

        files.GRACE = timedelta(0)

    def act(self, name):
        from django.core.files.base import ContentFile

        from tests.factories.photos import PhotoFactory, a_landscape

        return PhotoFactory(title=name, file=ContentFile(a_landscape(320, 213), name=f"{name}.jpg")).pk

    def check(self, acknowledged):
        from collections import Counter
        from io import StringIO

        from django.conf import settings
        from django.core.management import call_command

        from heritage.photos.models import Photo, Rendition
        from heritage.photos.renditions.sizes import PUBLIC, _is_sound

        assert set(acknowledged) <= set(Photo.objects.values_list("pk", flat=True))
        assert [rendition.file.name for rendition in Rendition.objects.all() if not _is_sound(rendition)] == []
        call_command("make_renditions", stdout=StringIO())
        sizes = Counter(Rendition.objects.values_list("image", flat=True))
        assert sizes == dict.fromkeys(Photo.objects.values_list("pk", flat=True), len(PUBLIC))
        known = set(Rendition.objects.values_list("file", flat=True))
        lying = {str(path.relative_to(settings.MEDIA_ROOT)) for path in Path(settings.MEDIA_ROOT, "images").glob("*")}
        assert lying == known, (lying - known, known - lying)


ACTS = {act.__name__.lower(): act for act in (Publish, Schedule, Import, Booking, Rendition)}
