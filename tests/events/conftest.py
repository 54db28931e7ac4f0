import pytest
from django.contrib.auth.models import Group

from heritage.accounts.roles import establish_roles
from tests.factories.accounts import AdministratorFactory, UserFactory


@pytest.fixture
def editor(client, programme):
    """A client signed in as an editor, beside an empty programme."""
    establish_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name__in=["录入", "签发"]))
    client.force_login(user)
    return client


@pytest.fixture
def administrator(client, programme):
    """A client signed in as an administrator, beside an empty programme."""
    client.force_login(AdministratorFactory())
    return client
