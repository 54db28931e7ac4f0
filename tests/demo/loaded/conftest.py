from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import transaction

from heritage.photos.renditions import sizes


@pytest.fixture(scope="package")
def first_run(django_db_setup, django_db_blocker):
    """Load the demo once for all tests here; what each test changes is taken back. Returns what the command printed."""
    printed = StringIO()
    # Drawing the pictures would take most of the time; that they are drawn, test_two_commands shows.
    undrawn = mock.patch.object(sizes, "PUBLIC", ())
    with django_db_blocker.unblock(), transaction.atomic(), undrawn:
        call_command("demo", "--no-serve", stdout=printed)
        yield printed.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(first_run, db):
    """The database as the first run leaves it."""
    return first_run
