"""The search backend that Wagtail (through modelsearch) uses for its own screens and for ours.

    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "heritage.search.backend", "PATH": data_dir / "search", "SELF_REPAIR": True},
    }

A search: query/compiler.py finds rows in an index/snapshot.py → results/search_results.py asks the database which of
them there are, and in which order → without a usable index, results/database.py searches.
A change: index/updates.py queues the row and reads it after the commit → index/documents.py weighs its terms, which
query/analysis.py cuts → index/generation.py commits them.
The index: rebuild.py builds all rows beside the running index, store.py knows which index is current, codec.py is the
format on disk, repair.py repairs it (with SELF_REPAIR), health.py reports its state.
"""

import os

from django.core.exceptions import ImproperlyConfigured
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.index import class_is_indexed

from heritage.search.index.rebuild import Rebuilder
from heritage.search.index.repair import request_catch_up, request_rebuild
from heritage.search.index.store import index_store
from heritage.search.index.updates import index_after_commit, index_now
from heritage.search.query.compiler import AutocompleteQueryCompiler, SearchQueryCompiler
from heritage.search.results.search_results import SearchResults


class Index(BaseIndex):
    """All models are in one index."""

    @property
    def store(self):
        return self.backend.store

    def add_items(self, model, items):
        if class_is_indexed(model):
            index_after_commit(self.store, model, [item.pk for item in items])

    def delete_item(self, obj):
        index_after_commit(self.store, type(obj), [obj.pk])

    def refresh(self):
        index_now(self.store)

    def reset(self):
        self.store.reset()

    def __str__(self):
        return str(self.store.path)


class WhooshSearchBackend(BaseSearchBackend):
    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
    rebuilder_class = Rebuilder
    catch_indexing_errors = True

    def __init__(self, params):
        super().__init__(params)
        try:
            self.store = index_store(os.fspath(params["PATH"]))
        except KeyError:
            raise ImproperlyConfigured('The search backend needs a "PATH": the private folder of its index.') from None
        self._repairs_itself = params.get("SELF_REPAIR", False)

    def report_unusable(self):
        """Have the index rebuilt: a search could not use it, and the database has answered."""
        if self._repairs_itself:
            request_rebuild(self.store)

    def catch_up(self):
        """Have indexed what was left undone: a search gives the occasion."""
        if self._repairs_itself:
            request_catch_up(self.store)


SearchBackend = WhooshSearchBackend
