import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django_tasks import task_backends

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
def queued(settings):
    """With the queue on, and no worker: return a function that gives the arguments of each queued call of a task."""
    settings.QUEUE = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    results = task_backends["default"].results
    return lambda task: [tuple(result.args) for result in results if result.task.func is task.func]


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


DRILLS = Path(__file__).parent / "drills"
# Tests that share something costly: one process runs them all, so that it is made once.
ADMIN_IN_A_BROWSER = ("admin_policy", "boundary_field", "editor", "position_field", "writing")
TOGETHER = (
    tuple(f"tests/browser/test_{name}.py" for name in ADMIN_IN_A_BROWSER),
    ("tests/browser/",),
    ("tests/demo/loaded/",),
    ("tests/drills/demo/",),
    ("tests/drills/operations/",),
    tuple(f"tests/journeys/test_{name}.py" for name in ("cached_pages", "path_prefix", "public_pages")),
    ("tests/journeys/test_leak_matrix.py",),
    ("tests/journeys/test_hidden_positions.py",),
    ("tests/journeys/test_approximate_positions.py",),
    ("tests/journeys/test_pictures_that_may_not_be_shown.py",),
    ("tests/operations/",),
    ("tests/search/test_processes.py",),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Deal tests out one by one, and those of TOGETHER as one.

    By their names: with this version of pytest, xdist's own groups (`--dist=loadgroup`) are lost.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return next((names[0] for names in TOGETHER if nodeid.startswith(names)), nodeid)

    return Scheduling(config, log)


def pytest_runtest_setup(item):
    if os.name != "posix" and item.get_closest_marker("posix"):
        pytest.skip("Windows 没有这些")


def pytest_collection_modifyitems(items):
    """Mark the drills, and begin with the longest, so that no process waits for it at the end."""
    for item in items:
        if DRILLS in item.path.parents:
            item.add_marker("drill")
        if item.get_closest_marker("drill"):
            item.add_marker(pytest.mark.timeout(1200))
    items.sort(key=lambda item: item.path.name != "test_on_postgresql.py")
