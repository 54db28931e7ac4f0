"""Keep the index in step with the database: after the commit, whatever the transaction did.

Nothing is copied from the object that was saved. Only its name is noted, in the same transaction (models.py), and once
that is committed the row is read anew: Wagtail announces a page before its inline children are stored, so what is in
memory may not be what is in the database. A note can therefore be worked off twice, late, or by another process, and
the result is right each time.

A save does not wait long for a busy index: whoever writes to it looks for new notes before it leaves.
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
from heritage.search.models import Note

logger = logging.getLogger(__name__)

SAVE_TIMEOUT = 1.0  # seconds to wait for another process that writes; an editor is waiting meanwhile
WRITE_TIMEOUT = 15.0  # the same where nobody waits
_NOTES_PER_COMMIT = 500

_thread = threading.local()


class _Batch:
    """What one transaction noted, to be indexed after its commit."""

    def __init__(self, store):
        self.store = store
        self.flushed = False

    def flush(self):
        """Bring the index up to date. Never raises: the rows are saved, and stay so."""
        if self.flushed:
            return
        self.flushed = True
        try:
            work_off(self.store, SAVE_TIMEOUT)
        except Exception:
            logger.exception("The search index could not be brought up to date; what changed stays noted")


def index_after_commit(store, model, pks):
    """Note these rows of a model, and index them once the transaction is committed; at once where there is none."""
    alias = router.db_for_write(model)
    note([f"{model._meta.label_lower}:{pk}" for pk in pks], alias)
    batches = _thread.__dict__.setdefault("batches", {})
    batch = batches.get((store.path, alias))
    if batch is None or batch.flushed:
        batch = batches[store.path, alias] = _Batch(store)
    # One hook for each save: the first that is left after rollbacks to savepoints indexes them all, and the others find
    # nothing to do.
    transaction.on_commit(batch.flush, using=alias)


def index_now(store):
    """Index what waits for the end of this thread's transaction."""
    for (path, _), batch in _thread.__dict__.get("batches", {}).items():
        if path == store.path:
            batch.flush()


def note(rows, alias=None):
    """Remember rows ("app.model:pk") that must be indexed anew."""
    Note.objects.using(alias).bulk_create([Note(row=row) for row in rows])


def notes(generation):
    """Notes of rows that a generation does not have yet."""
    return Note.objects.exclude(indexed_in=generation.name)


def work_off(store, timeout=WRITE_TIMEOUT):
    """Index every row that was noted, here or by others."""
    while generation := store.current():
        if not notes(generation).exists():
            return
        try:
            with generation.writing(timeout):
                index_noted(store, generation)
        except BusyError:
            logger.info("The search index is busy; whoever writes to it will index what has changed.")
            return
        except FileNotFoundError:  # else a rebuild has ended meanwhile
            if store.current() is generation:
                raise
    _settle(store, None, list(Note.objects.values_list("pk", flat=True)))


def index_noted(store, generation):
    """Index in one generation the rows that were noted. Call only while `writing` it."""
    while some := dict(notes(generation).order_by("pk").values_list("pk", "row")[:_NOTES_PER_COMMIT]):
        generation.replace(read_documents(dict.fromkeys(some.values())))
        _settle(store, generation, list(some))


def _settle(store, generation, pks):
    """Remove notes that have been worked off; or keep them while somebody builds another generation.

    A rebuild holds its lock before it reads the first row. So when there is none, one that begins now will read what
    these notes are about.
    """
    if store.is_rebuilding():
        if generation:
            Note.objects.filter(pk__in=pks).update(indexed_in=generation.name)
    else:
        known = Q(indexed_in=generation.name) if generation else Q()
        Note.objects.filter(Q(pk__in=pks) | known).delete()


def forget_indexed(store):
    """Remove the notes that a rebuild has left behind."""
    if generation := store.current():
        _settle(store, generation, [])


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
