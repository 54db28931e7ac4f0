"""Keep a server's index in step with the database: after the commit, with the rows as they are then.

Wagtail announces a page before its inline children are stored, so what is in memory may not be what is in the
database. A server that is slow or away must not make a save fail: `update_index` indexes what it has missed.
"""

import threading

from django.db import router, transaction
from modelsearch.index import class_is_indexed

from heritage.search.index.updates import read_rows

_thread = threading.local()


class IndexAfterCommitMixin:
    """For an index of modelsearch's, which implements `store` and `remove` for rows of one model."""

    at_once = False  # a rebuild does not wait for a commit, and raises errors

    @property
    def _waiting(self):
        """{model: primary keys} of the rows that this thread has changed, and not yet indexed."""
        return _thread.__dict__.setdefault((type(self.backend), self.get_key()), {})

    def add_item(self, obj):
        self.add_items(type(obj), [obj])

    def add_items(self, model, items):
        pks = {obj.pk: None for obj in items}
        if not class_is_indexed(model) or not pks:
            return
        if self.at_once:
            self.index_rows(model, pks)
            return
        self._waiting.setdefault(model, {}).update(pks)
        # One callback for each save: the first that remains after rollbacks to savepoints indexes them all. A row that
        # a rollback leaves here is read from the database with the next save.
        transaction.on_commit(self.index_waiting, using=router.db_for_write(model), robust=True)

    def delete_item(self, obj):
        self.add_items(type(obj), [obj])  # the database no longer has it, so it is removed

    def index_waiting(self):
        waiting = self._waiting
        while waiting:
            self.index_rows(*waiting.popitem())

    def refresh(self):
        self.index_waiting()
        super().refresh()

    def index_rows(self, model, pks):
        """Bring the index up to date with these rows."""
        rows = read_rows(model, pks)
        self.remove(model, [pk for pk, row in rows.items() if row is None])
        found = {}
        for row in filter(None, rows.values()):
            found.setdefault(type(row), []).append(row)
        for specific, some in found.items():
            self.store(specific, some)


class RebuildAtOnceMixin:
    """For a rebuilder of modelsearch's."""

    def start(self):
        index = super().start()
        index.at_once = True
        return index
