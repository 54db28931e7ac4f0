"""Keep the index in step with the database: after the commit, whatever the transaction did.

Nothing is copied from the object that was saved. Only its name is noted, and once the transaction is committed the
row is read anew: Wagtail announces a page before its inline children are stored, so what is in memory may not be
what is in the database. A note can therefore be worked off twice, late, or by another process, and the result is
right each time.
"""

import logging
import threading
from contextlib import suppress
from itertools import islice

from django.apps import apps
from django.db import router, transaction
from modelsearch.index import get_indexed_instance

from .documents import document, root_label
from .generation import BusyError

logger = logging.getLogger(__name__)

WRITE_TIMEOUT = 15.0  # seconds to wait for another process that writes; an editor is waiting meanwhile
_ROWS_PER_COMMIT = 500

_thread = threading.local()


class _Batch:
    """The rows that one transaction changed."""

    def __init__(self, store):
        self.store = store
        self.rows = {}  # an ordered set
        self.flushed = False

    def flush(self):
        """Bring the index up to date. Never raises: the rows are saved, and stay so."""
        if self.flushed:
            return
        self.flushed = True
        try:
            note(self.store, self.rows)
            work_off(self.store)
        except Exception:
            logger.exception("Rows that could not be indexed: %s", ", ".join(self.rows))


def index_after_commit(store, model, pks):
    """Index these rows of a model once the transaction is committed; at once where there is none."""
    alias = router.db_for_write(model)
    batches = _thread.__dict__.setdefault("batches", {})
    batch = batches.get((store.path, alias))
    if batch is None or batch.flushed:
        batch = batches[store.path, alias] = _Batch(store)
    batch.rows.update((f"{model._meta.label_lower}:{pk}", None) for pk in pks)
    # One hook for each save: the first that is left after rollbacks to savepoints indexes them all, and the others find
    # nothing to do. What a rollback leaves in the batch is read from the database with the next one, like everything.
    transaction.on_commit(batch.flush, using=alias)


def index_now(store):
    """Index what waits for the end of this thread's transaction."""
    for (path, _), batch in _thread.__dict__.get("batches", {}).items():
        if path == store.path:
            batch.flush()


def note(store, rows):
    """Remember rows ("app.model:pk") in the current index, and in one that is being built."""
    for generation in store.generations():
        with suppress(FileNotFoundError):  # removed by the end of a rebuild, whose own generation has the note too
            generation.note(rows)


def work_off(store):
    """Index every row that was noted, here or by others."""
    while generation := store.current():
        try:
            with generation.writing(WRITE_TIMEOUT):
                index_noted(generation)
        except BusyError:
            logger.warning("The search index is busy; what changed will be indexed with the next change.")
            return
        except FileNotFoundError:
            if store.current() is generation:
                raise
        if store.current() is generation:  # else a rebuild has ended meanwhile, and its generation has notes as well
            return


def index_noted(generation):
    """Work off the notes of one generation. Call only while `writing` it."""
    notes = generation.notes()
    rows = iter(dict.fromkeys(row for rows in notes.values() for row in rows))
    while some := list(islice(rows, _ROWS_PER_COMMIT)):
        generation.replace(read_documents(some))
    generation.forget(notes)


def read_documents(rows):
    """{key: document as the database has it now, or None where there is nothing to find}."""
    pks_by_model = {}
    for row in rows:
        label, _, pk = row.partition(":")
        with suppress(LookupError):  # an app that has been removed since
            pks_by_model.setdefault(apps.get_model(label), []).append(pk)
    documents = {}
    for model, pks in pks_by_model.items():
        for pk, obj in read_rows(model, pks).items():
            try:
                documents[f"{root_label(model)}:{pk}"] = document(obj) if obj else None
            except Exception:
                logger.exception("A row that cannot be analysed stays as it was in the search index: %s %s", model, pk)
    return documents


def read_rows(model, pks):
    """{primary key: the row as it is indexed, or None where there is nothing to find}."""
    found = {str(obj.pk): obj for obj in model.get_indexed_objects().filter(pk__in=pks)}
    return {pk: found.get(str(pk)) or _most_specific(model, pk) for pk in pks}


def _most_specific(model, pk):
    """A row that is indexed as one of a more specific model, or not at all."""
    instance = model._base_manager.filter(pk=pk).first()
    return instance and get_indexed_instance(instance)
