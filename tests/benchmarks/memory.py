"""What processes take while they live (Linux).

What the kernel tells of a child afterwards (`ru_maxrss`) counts the moment before its program began, when it shared the
memory of its parent.
"""

import re
import threading
import time
from contextlib import suppress
from pathlib import Path


def memory(what, pid="self"):
    """Return a line of the kernel's account of a process, in megabytes: VmRSS is now, VmHWM the peak."""
    return int(re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def below(pid):
    """Yield the processes that one has started, and theirs."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from below(child)


class Watch(threading.Thread):
    """Notes the highest `peak` of a process and those below it, in megabytes; of those with `command` in their call."""

    def __init__(self, pid, command=b""):
        super().__init__(daemon=True)
        self.pid, self.command, self.peak, self.ended = pid, command, 0, False
        self.start()

    def run(self):
        while not self.ended:
            for pid in (self.pid, *below(self.pid)):
                with suppress(OSError, TypeError):
                    if self.command in Path(f"/proc/{pid}/cmdline").read_bytes():
                        self.peak = max(self.peak, memory("VmHWM", pid))
            time.sleep(0.003)
