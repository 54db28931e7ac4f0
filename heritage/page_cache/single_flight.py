"""One thread makes a page while the others wait: the first crowd on an empty cache costs one rendering per process."""

from collections import Counter
from contextlib import contextmanager
from threading import Lock

PATIENCE = 10  # seconds; then a waiting thread makes the page itself


class SingleFlight:
    def __init__(self):
        self._guard, self._locks, self._users = Lock(), {}, Counter()

    @contextmanager
    def __call__(self, key):
        with self._guard:
            lock = self._locks.setdefault(key, Lock())
            self._users[key] += 1
        is_mine = lock.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if is_mine:
                lock.release()
            with self._guard:
                self._users[key] -= 1
                if not self._users[key]:
                    del self._users[key], self._locks[key]
