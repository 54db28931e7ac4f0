"""Backups that are killed at any moment, one after the other; what is listed afterwards must be whole."""

import os
import random
import signal
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.development"

import django

django.setup()

from django.conf import settings
from django.db import connections

from heritage.operations.backups.backup import archive, back_up

WHOLE = 3  # the first backups are let through, to know how long one takes


def main(rounds):
    chance = random.Random(1958)  # noqa: S311
    longest, killed, finished = 0.0, 0, 0
    for number in range(rounds + WHOLE):
        # Something of its own for each, large enough that a kill meets the writing.
        (settings.MEDIA_ROOT / f"new-{number}.bin").write_bytes(chance.randbytes(2_000_000))
        begun = time.monotonic()
        child = in_another_process()
        if number >= WHOLE:
            time.sleep(chance.uniform(0, longest * 1.1))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        longest = max(longest, time.monotonic() - begun) if number < WHOLE else longest
        killed += os.WIFSIGNALED(status)
        finished += status == 0
        assert len(archive().names()) >= finished
    last = back_up(archive())
    for name in archive().names():
        archive().verify(name)
    assert list(settings.BACKUP_DIR.glob(".unfinished-*")) == []
    print(f"{killed} killed, {finished} finished, {len(archive().names())} listed and whole, the last is {last}")


def in_another_process():
    connections.close_all()
    if child := os.fork():
        return child
    status = 1
    try:
        back_up(archive())
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))
