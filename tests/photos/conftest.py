import shutil

import pytest
from django.contrib.auth.models import Group

from heritage.accounts.roles import WRITER, establish_roles
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def _an_empty_public_folder(settings):
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def editor(client, db):
    """The browser of somebody with the role of an editor."""
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=WRITER.name))
    client.force_login(user)
    return client
