"""Rebuild an index that cannot be used, beside the site that goes on answering from the database."""

import logging
import threading
import time

from django.db import Error as DatabaseError
from django.db import connections

from .rebuild import RebuildRunningError, rebuild

logger = logging.getLogger(__name__)

AGAIN_AFTER = 600.0  # seconds; whatever is wrong may need a person

_lock = threading.Lock()
_next_try = {}  # {path of the index: when}


def repair_in_background(backend):
    """Begin to rebuild, unless this process did so a short while ago. Returns at once."""
    path = backend.store.path
    with _lock:
        if time.monotonic() < _next_try.get(path, 0.0):
            return
        _next_try[path] = time.monotonic() + AGAIN_AFTER
    # A daemon: a process that ends does not wait for it, and half a rebuild is read by nobody.
    threading.Thread(target=repair, args=[backend], name="search-repair", daemon=True).start()


def repair(backend):
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
