from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from modelsearch.backends import get_search_backend
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from heritage.search.backend import WhooshSearchBackend
from tests.factories.pages import ContentPageFactory, home_page


class Index:
    """A search index in a folder of the test's own, not built yet."""

    def __init__(self, path, commits):
        self.path = path
        self.saving = commits  # a block in which saves behave as if they were committed

    @property
    def backend(self):
        return get_search_backend()

    @property
    def store(self):
        return self.backend.store

    @property
    def has_queue(self):
        """Whether a save queues what is to be indexed; a server is told at once."""
        return isinstance(self.backend, WhooshSearchBackend)

    def rebuild(self):
        call_command("update_index", verbosity=0, stdout=StringIO())

    def page(self, title, **fields):
        with self.saving():
            return ContentPageFactory(title=title, slug=f"p{Page.objects.count()}", parent=home_page(), **fields)

    def holds(self, pk):
        """Whether there is anything in it about this page."""
        if connection.vendor == "postgresql":
            return IndexEntry.objects.filter(object_id=pk).exists()
        with self.store.reading(again=True) as snapshot:
            return f"wagtailcore.page:{pk}" in snapshot.digests()

    def titles(self, query, pages=None, **options):
        pages = Page.objects.live().public() if pages is None else pages
        return [page.title for page in pages.search(query, **options)]


@pytest.fixture
def empty_index(request, settings, tmp_path, db, django_capture_on_commit_callbacks):
    """Of Whoosh; and where a promise holds on PostgreSQL as well, and runs there, of PostgreSQL."""
    path = tmp_path / "search"
    if not (connection.vendor == "postgresql" and request.node.get_closest_marker("postgresql")):
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.backend", "PATH": path}}
    return Index(path, lambda: django_capture_on_commit_callbacks(execute=True))


@pytest.fixture
def index(empty_index):
    """An index that is complete and follows every save."""
    home_page()
    empty_index.rebuild()
    return empty_index
