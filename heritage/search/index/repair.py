"""Repair the index without anybody asking: rebuild one that cannot be used, index what a killed process left behind.

A search gives the occasion and a task does the work: of the worker, or without one of the request that searches. No
visitor waits for minutes, so without a worker a large index is rebuilt by hand: `manage.py search_index --rebuild`.
"""

import logging
import time
from threading import Lock

from django.conf import settings
from django.db import Error as DatabaseError
from django_tasks import task
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models

from heritage.search.index.health import repair_rows, strays
from heritage.search.index.rebuild import RebuildRunningError, rebuild
from heritage.search.index.store import IndexUnavailableError
from heritage.search.index.updates import has_pending, process_queue

logger = logging.getLogger(__name__)

REBUILD_AGAIN_AFTER = 600.0  # seconds; whatever is wrong may need a person
CATCH_UP_EVERY = 60.0
LARGEST_IN_REQUEST = 2_000  # rows that a request rebuilds: a few seconds

_lock = Lock()
_next_try = {}  # {(what, path of the index): when}
_compared = set()  # paths of indexes that this process has had compared with the database


def request_rebuild(store):
    """Have an index rebuilt, unless this process asked for it a short while ago."""
    if _is_due("rebuild", store, REBUILD_AGAIN_AFTER):
        rebuild_unusable.enqueue()


def request_catch_up(store):
    """Have indexed what is left to be indexed, now and then; at first also compare all keys with the database."""
    if not _is_due("catch up", store, CATCH_UP_EVERY):
        return
    compare = store.path not in _compared
    _compared.add(store.path)
    if compare or has_pending(store):
        catch_up.enqueue(compare=compare)


def _is_due(what, store, every):
    key = what, store.path
    with _lock:
        if time.monotonic() < _next_try.get(key, 0.0):
            return False
        _next_try[key] = time.monotonic() + every
        return True


@task()
def rebuild_unusable():
    """Rebuild the index if it still cannot be used. Never raises."""
    backend = get_search_backend()
    path = backend.store.path
    try:
        if _is_usable(backend.store):
            return
        if not settings.QUEUE and (rows := _rows()) > LARGEST_IN_REQUEST:
            logger.error("The search index is to be rebuilt by hand (%s rows): manage.py search_index --rebuild", rows)
            return
        logger.warning("Rebuilding the search index: %s", path)
        rebuild(backend)
        logger.warning("The search index is rebuilt: %s", path)
    except RebuildRunningError:
        logger.info("Another process is rebuilding the search index: %s", path)
    except DatabaseError:
        logger.warning("The search index cannot be rebuilt yet: the database is not ready", exc_info=True)
    except Exception:
        logger.exception("The search index could not be rebuilt. By hand: manage.py search_index --rebuild")


def _is_usable(store):
    try:
        with store.reading(again=True):
            return True
    except IndexUnavailableError:
        return False


def _rows():
    return sum(model.get_indexed_objects().count() for model in get_indexed_models() if not model._meta.proxy)


@task()
def catch_up(compare=False):
    """Index rows that are still in the queue, and with `compare` those that were saved outside any transaction.

    Never raises.
    """
    store = get_search_backend().store
    try:
        process_queue(store)
        if compare and (rows := strays(store)):
            repair_rows(store, rows)
    except IndexUnavailableError:
        pass  # the search that came along has said so, and a rebuild follows
    except DatabaseError:
        logger.info("The search index cannot be brought up to date now", exc_info=True)
    except Exception:
        logger.exception("The search index could not be brought up to date. By hand: manage.py search_index --repair")
