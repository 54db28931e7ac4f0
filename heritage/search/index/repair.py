"""Look after the index without anybody asking: rebuild one that cannot be used, index what a killed process has left.

All of it happens beside the site, which goes on answering; a search only gives the occasion.
"""

import logging
import threading
import time

from django.db import Error as DatabaseError
from django.db import connections

from heritage.search.index.health import mend, strays
from heritage.search.index.rebuild import RebuildRunningError, rebuild
from heritage.search.index.store import IndexUnavailableError
from heritage.search.index.updates import work_off

logger = logging.getLogger(__name__)

REBUILD_AGAIN_AFTER = 600.0  # seconds; whatever is wrong may need a person
CATCH_UP_EVERY = 60.0

_lock = threading.Lock()
_next_try = {}  # {(what, path of the index): when}
_checked = set()  # paths of indexes that this process has compared with the database


def rebuild_in_background(backend):
    """Begin to rebuild, unless this process did so a short while ago. Returns at once."""
    _in_background(rebuild_unusable, backend, REBUILD_AGAIN_AFTER)


def catch_up_in_background(backend):
    """Begin to index what is left to be indexed, now and then. Returns at once."""
    _in_background(catch_up, backend, CATCH_UP_EVERY)


def _in_background(work, backend, every):
    key = work.__name__, backend.store.path
    with _lock:
        if time.monotonic() < _next_try.get(key, 0.0):
            return
        _next_try[key] = time.monotonic() + every
    # A daemon: a process that ends does not wait for it, and half a rebuild is read by nobody.
    threading.Thread(target=work, args=[backend], name=f"search-{work.__name__}", daemon=True).start()


def rebuild_unusable(backend):
    """Rebuild now, with this thread's own connection to the database. Never raises."""
    try:
        logger.warning("Rebuilding the search index: %s", backend.store.path)
        rebuild(backend)
        logger.warning("The search index is rebuilt: %s", backend.store.path)
    except RebuildRunningError:
        logger.info("Another process is rebuilding the search index: %s", backend.store.path)
    except DatabaseError:
        logger.warning("The search index cannot be rebuilt yet: the database is not ready", exc_info=True)
    except Exception:
        logger.exception("The search index could not be rebuilt. By hand: manage.py search_index --rebuild")
    finally:
        connections.close_all()


def catch_up(backend):
    """Index rows that were noted and left, and at first those that were saved outside any transaction. Never raises."""
    store = backend.store
    try:
        work_off(store)
        if store.path not in _checked and (rows := strays(store)):
            mend(store, rows)
        _checked.add(store.path)
    except IndexUnavailableError:
        pass  # the search that came along has said so, and a rebuild follows
    except DatabaseError:
        logger.info("The search index cannot be brought up to date now", exc_info=True)
    except Exception:
        logger.exception("The search index could not be brought up to date. By hand: manage.py search_index --repair")
    finally:
        connections.close_all()
