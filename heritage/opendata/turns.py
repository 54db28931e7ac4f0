"""A few large files at a time: editors share the process that writes them, and must not wait for downloads."""

from threading import BoundedSemaphore

AT_ONCE = 2  # of the four threads of that process
RETRY_AFTER = 30  # seconds
_free = BoundedSemaphore(AT_ONCE)


class Turn:
    """The pieces of one file. Whoever closes it, or reads it to its end, lets the next one begin."""

    def __init__(self, pieces):
        self._pieces, self._is_open = pieces, True

    @classmethod
    def take(cls, pieces):
        """Return a Turn, or None while AT_ONCE files are being sent."""
        return cls(pieces) if _free.acquire(blocking=False) else None

    def __iter__(self):
        yield from self._pieces
        self.close()

    def close(self):
        if self._is_open:
            self._is_open = False
            self._pieces.close()
            _free.release()
