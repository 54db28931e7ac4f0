from contextlib import ExitStack

import pytest
from django.core.cache import cache
from django.db import connection

from tests.factories.pages import HomePageFactory
from tests.migrated import migrations_kept


@pytest.fixture(scope="session")
def migrating():
    """What lasts until the database is migrated."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, migrating):
    if connection.vendor == "sqlite":
        migrating.enter_context(migrations_kept("file:memorydb_default?mode=memory&cache=shared"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, migrating):
    migrating.close()


@pytest.fixture(autouse=True)
def _nothing_remembered_from_another_test():
    """Wagtail caches site roots and renditions by primary key, and those repeat from test to test."""
    cache.clear()


@pytest.fixture
def home(db):
    """The home page of the default site, as every visitor finds it."""
    return HomePageFactory()


@pytest.fixture
def catalogue(home):
    """The catalogue page at /sites/."""
    from tests.factories.catalogue import HeritageIndexPageFactory

    return HeritageIndexPageFactory(parent=home)


@pytest.fixture
def programme(home):
    """The events page at /events/."""
    from tests.factories.events import EventIndexPageFactory

    return EventIndexPageFactory(parent=home)


# What takes long to make, and serves many tests.
COSTLY = ("server", "built_once", "first_run", "killed", "public_site", "matrix")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Let one process run all tests that share something costly, so that it is made once.

    The longest test of all begins first: at the end, one process would wait for it while the others have done.
    """
    for item in items:
        for shared in set(COSTLY).intersection(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group(shared))
    items.sort(key=lambda item: item.path.name != "test_on_postgresql.py")
