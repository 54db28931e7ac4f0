import pytest
from django.contrib.auth.models import Group

from heritage.accounts import roles
from tests.factories.accounts import UserFactory


@pytest.fixture
def get(client, catalogue):
    """Ask for the catalogue page with a query string; the answer as text."""

    def answer(query=""):
        response = client.get(catalogue.url + query)
        assert response.status_code == 200
        return response.content.decode()

    return answer


@pytest.fixture
def signed_in(client, home):
    """Return a function that signs in a new member of a role, and returns the client."""

    def signed_in(role):
        roles.establish_roles()
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role.name))
        client.force_login(user)
        return client

    return signed_in
