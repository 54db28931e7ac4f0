"""Keep a server's index in step with the database: after the commit, with the rows as they are then.

Wagtail announces a page before its inline children are stored, so what is in memory may not be what is in the
database. And a server that is slow or away must not make a save fail: what it has missed, `update_index` brings in.
"""

import threading

from django.db import router, transaction
from modelsearch.index import class_is_indexed

from heritage.search.index.updates import read_rows

_thread = threading.local()


class FollowsCommits:
    """For an index of modelsearch's. It must say how to `store` rows of one model, and to `remove` others."""

    at_once = False  # a rebuild waits for nothing, and wants to know of errors

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
            self.follow(model, pks)
            return
        self._waiting.setdefault(model, {}).update(pks)
        # One hook for each save: the first that is left after rollbacks to savepoints indexes them all. What a rollback
        # leaves here is read from the database with the next one, like everything.
        transaction.on_commit(self.catch_up, using=router.db_for_write(model), robust=True)

    def delete_item(self, obj):
        self.add_items(type(obj), [obj])  # it will not be there any more

    def catch_up(self):
        waiting = self._waiting
        while waiting:
            self.follow(*waiting.popitem())

    def refresh(self):
        self.catch_up()
        super().refresh()

    def follow(self, model, pks):
        """Bring the index up to date with these rows."""
        rows = read_rows(model, pks)
        self.remove(model, [pk for pk, row in rows.items() if row is None])
        found = {}
        for row in filter(None, rows.values()):
            found.setdefault(type(row), []).append(row)
        for specific, some in found.items():
            self.store(specific, some)


class RebuildsAtOnce:
    """For a rebuilder of modelsearch's."""

    def start(self):
        index = super().start()
        index.at_once = True
        return index
