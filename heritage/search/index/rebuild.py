"""Build the index anew beside the current one, and swap them in one step.

Meanwhile the site searches the old generation. Rows saved meanwhile stay in the queue, so the new generation is
complete when it takes over. A killed rebuild leaves a folder that nobody reads; the next rebuild removes it.
"""

from contextlib import ExitStack, suppress
from itertools import islice

from modelsearch.backends.base import BaseIndex
from modelsearch.index import class_is_indexed, get_indexed_models

from heritage.search.index.codec import add_document, try_for
from heritage.search.index.documents import document, document_key
from heritage.search.index.updates import WRITE_TIMEOUT, index_pending, process_queue, read_documents, remove_indexed

_ROWS_AT_A_TIME = 200  # read at once, each with its related rows
_LOOK_AGAIN = 0.5  # seconds: a save holds the lock for a moment to see whether a rebuild runs
_MEMORY = 80_000_000  # bytes of postings; then a segment is written and the next one begun


class RebuildRunningError(Exception):
    """Another process is rebuilding the index."""


def rebuild(backend, progress=lambda done, of: None):
    """Build the whole index anew. Raises RebuildRunningError when another process is doing so."""
    models = [model for model in get_indexed_models() if not model._meta.proxy]
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(models[0]))
    filling = rebuilder.start()
    try:
        rows = {model: model.get_indexed_objects().order_by("pk") for model in models}
        of, done = sum(some.count() for some in rows.values()), 0
        for model, some in rows.items():
            iterator = some.iterator(chunk_size=_ROWS_AT_A_TIME)
            while chunk := list(islice(iterator, _ROWS_AT_A_TIME)):
                filling.add_items(model, chunk)
                done += len(chunk)
                progress(done, of)
        rebuilder.finish()
    except BaseException:
        rebuilder.abandon()
        raise


class Rebuilder:
    """What `manage.py update_index` drives: start, then add_items again and again, then finish."""

    def __init__(self, index):
        self.index = index
        self.store = index.store

    def start(self):
        # Private: these files are unpickled when they are read.
        self.store.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lock = self.store.rebuild_lock()
        if not try_for(self.lock.acquire, timeout=_LOOK_AGAIN, delay=0.02):
            raise RebuildRunningError(f"Another process is rebuilding the search index in {self.store.path}.")
        self.generation = self.store.begin()
        self.filling = _Filling(self.index.backend, self.generation)
        return self.filling

    def finish(self):
        self.filling.close()
        if self.filling.empty:
            # `--schema-only`: there is no schema to update, and an empty index would hide every row.
            self.store.remove_others(than=self.store.current())
            self.lock.release()
            return
        with self.generation.writing(WRITE_TIMEOUT):
            if self.filling.doubtful:
                self.generation.replace(read_documents(self.filling.doubtful))
            index_pending(self.store, self.generation)
            self.store.publish(self.generation)
        self.lock.release()
        process_queue(self.store)
        remove_indexed(self.store)

    def abandon(self):
        """Stop: what was built is never read, and the next rebuild removes it."""
        with suppress(Exception):
            self.filling.close()
        self.lock.release()


class _Filling(BaseIndex):
    """The generation that is being built, with the interface that modelsearch's command expects."""

    def __init__(self, backend, generation):
        super().__init__(backend)
        self._generation = generation
        self._keys = set()
        self.doubtful = {}  # an ordered set of rows
        self._open()

    def _open(self):
        self._stack = ExitStack()
        self._writer = self._stack.enter_context(self._generation.writer(merge=False))

    def add_items(self, model, items):
        if not class_is_indexed(model):
            return
        for obj in items:
            key = document_key(obj)
            if key in self._keys:
                # The row is also listed under its parent model. The end of the rebuild decides which one counts.
                self.doubtful[f"{model._meta.label_lower}:{obj.pk}"] = None
                continue
            self._keys.add(key)
            add_document(self._writer, key, document(obj))
            if self._writer.pool.size > _MEMORY:
                self.close()
                self._open()

    @property
    def empty(self):
        return not self._keys

    def close(self):
        self._stack.close()
