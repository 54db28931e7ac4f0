"""Keep the index in step with the database: after the commit, whatever the transaction did.

Nothing is copied from the object that was saved. Its name alone is queued, in the same transaction (models.py), and
once that is committed the row is read anew: Wagtail announces a page before its inline children are stored, so what is
in memory may not be what is in the database. An entry of the queue can therefore be processed twice, late, or by
another process, and the result is right each time.

A save does not wait long for a busy index: the process that writes to it looks for new entries before it stops.
"""

import logging
import threading
from contextlib import suppress

from django.apps import apps
from django.db import router, transaction
from django.db.models import Q
from modelsearch.index import get_indexed_instance

from heritage.search.index.documents import document, root_label
from heritage.search.index.generation import BusyError
from heritage.search.models import IndexQueueEntry

logger = logging.getLogger(__name__)

SAVE_TIMEOUT = 1.0  # seconds to wait for another process that writes; an editor is waiting meanwhile
WRITE_TIMEOUT = 15.0  # the same where nobody waits
_ENTRIES_PER_COMMIT = 500

_thread = threading.local()


class _Batch:
    """What one transaction queued, to be indexed after its commit."""

    def __init__(self, store):
        self.store = store
        self.flushed = False

    def flush(self):
        """Bring the index up to date. Never raises: the rows are saved, and stay so."""
        if self.flushed:
            return
        self.flushed = True
        try:
            process_queue(self.store, SAVE_TIMEOUT)
        except Exception:
            logger.exception("The search index could not be brought up to date; what changed stays queued")


def index_after_commit(store, model, pks):
    """Queue these rows of a model, and index them after the commit; at once where there is no transaction."""
    alias = router.db_for_write(model)
    queue_rows([f"{model._meta.label_lower}:{pk}" for pk in pks], alias)
    batches = _thread.__dict__.setdefault("batches", {})
    batch = batches.get((store.path, alias))
    if batch is None or batch.flushed:
        batch = batches[store.path, alias] = _Batch(store)
    # One callback for each save: the first that remains after rollbacks to savepoints indexes all rows, and the others
    # find nothing to do.
    transaction.on_commit(batch.flush, using=alias)


def index_now(store):
    """Index what waits for the end of this thread's transaction."""
    for (path, _), batch in _thread.__dict__.get("batches", {}).items():
        if path == store.path:
            batch.flush()


def queue_rows(rows, alias=None):
    """Queue rows ("app.model:pk") that must be indexed anew."""
    IndexQueueEntry.objects.using(alias).bulk_create([IndexQueueEntry(row=row) for row in rows])


def pending(generation):
    """Return the queued rows that a generation does not have yet."""
    return IndexQueueEntry.objects.exclude(indexed_in=generation.name)


def has_pending(store):
    """Return whether rows wait for the index that is searched."""
    generation = store.current()
    return generation is not None and pending(generation).exists()


def process_queue(store, timeout=WRITE_TIMEOUT):
    """Index every queued row, whichever process queued it."""
    while generation := store.current():
        if not pending(generation).exists():
            return
        try:
            with generation.writing(timeout):
                index_pending(store, generation)
        except BusyError:
            logger.info("The search index is busy; the process that writes to it will index what has changed.")
            return
        except FileNotFoundError:  # else a rebuild has ended meanwhile
            if store.current() is generation:
                raise
    _remove_done(store, None, list(IndexQueueEntry.objects.values_list("pk", flat=True)))


def index_pending(store, generation):
    """Index the queued rows in one generation. Call only while `writing` it."""
    while some := dict(pending(generation).order_by("pk").values_list("pk", "row")[:_ENTRIES_PER_COMMIT]):
        generation.replace(read_documents(dict.fromkeys(some.values())))
        _remove_done(store, generation, list(some))


def _remove_done(store, generation, pks):
    """Remove entries that are indexed; or keep them while another process builds another generation.

    A rebuild holds its lock before it reads the first row. So when no rebuild runs, one that begins now will read the
    rows of these entries.
    """
    if store.is_rebuilding():
        if generation:
            IndexQueueEntry.objects.filter(pk__in=pks).update(indexed_in=generation.name)
    else:
        known = Q(indexed_in=generation.name) if generation else Q()
        IndexQueueEntry.objects.filter(Q(pk__in=pks) | known).delete()


def remove_indexed(store):
    """Remove the entries that were kept for a rebuild which is complete now."""
    if generation := store.current():
        _remove_done(store, generation, [])


def read_documents(rows):
    """Return {key: document as the database has it now, or None where there is nothing to find}."""
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
    """Return {primary key: the row as it is indexed, or None where there is nothing to find}."""
    found = {str(obj.pk): obj for obj in model.get_indexed_objects().filter(pk__in=pks)}
    return {pk: found.get(str(pk)) or _most_specific(model, pk) for pk in pks}


def _most_specific(model, pk):
    """Return a row that is indexed as one of a more specific model, or not at all."""
    instance = model._base_manager.filter(pk=pk).first()
    return instance and get_indexed_instance(instance)
