import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client

from heritage.accounts import roles
from heritage.catalogue.models import HeritageSitePage, ImportState, SpreadsheetImport
from heritage.catalogue.spreadsheet import jobs
from tests.catalogue.spreadsheet.files import a_workbook
from tests.factories.accounts import UserFactory


def finish(upload, state=None):
    """Begin a work, if any is named, and take its steps to the end, as the page of the upload does."""
    if state:
        jobs.begin(upload, state)
    upload.refresh_from_db()
    while upload.at_work:
        jobs.resume(upload)
        upload.refresh_from_db()
    return upload


class Clerk:
    """A writer who uploads files."""

    def __init__(self, user):
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def check(self, data=None, archive=None, name="表.xlsx", **rows):
        """Upload a file, or one made of these rows, and return the checked upload."""
        upload = SpreadsheetImport.objects.create(
            user=self.user,
            file_name=name,
            file=ContentFile(data or a_workbook(**rows), name=name),
            archive=ContentFile(archive, name="photos.zip") if archive else "",
        )
        return finish(upload, ImportState.CHECKING)

    def write(self, upload=None, **rows):
        upload = upload or self.check(**rows)
        return finish(upload, ImportState.WRITING)

    def undo(self, upload):
        return finish(upload, ImportState.UNDOING)


@pytest.fixture
def clerk(catalogue, monkeypatch):
    monkeypatch.setattr(jobs, "REQUEST_STEP", 60)  # a small file is done in one step on a busy machine, too
    roles.establish_roles()
    user = UserFactory(full_name="录入员")
    user.groups.add(Group.objects.get(name=roles.WRITER.name))
    return Clerk(user)


def outcomes(upload):
    return {record.key: record.outcome for record in upload.records.all()}


def problems(upload):
    return [tuple(problem) for record in upload.records.all() for problem in record.problems]


def draft(**lookup):
    return HeritageSitePage.objects.get(**lookup).get_latest_revision_as_object()
