from io import StringIO

import pytest
from django.core.management import call_command
from modelsearch.backends import get_search_backend
from wagtail.models import Page

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

    def rebuild(self):
        call_command("update_index", verbosity=0, stdout=StringIO())

    def page(self, title, **fields):
        with self.saving():
            return ContentPageFactory(title=title, slug=f"p{Page.objects.count()}", parent=home_page(), **fields)

    def titles(self, query, pages=None, **options):
        pages = Page.objects.live().public() if pages is None else pages
        return [page.title for page in pages.search(query, **options)]


@pytest.fixture
def empty_index(settings, tmp_path, db, django_capture_on_commit_callbacks):
    path = tmp_path / "search"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.backend", "PATH": path}}
    return Index(path, lambda: django_capture_on_commit_callbacks(execute=True))


@pytest.fixture
def index(empty_index):
    """An index that is complete and follows every save."""
    home_page()
    empty_index.rebuild()
    return empty_index
