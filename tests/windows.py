"""Run a script as on Windows, as far as that can be played on Linux: `python -m tests.windows manage.py check`.

Windows has no fcntl, resource, pwd and grp, no fork, no user numbers and no /proc. Its console speaks code page 936,
and a file that is open can be neither renamed nor deleted. A file of text that is opened without its encoding is an
error: on Windows it would be read as GBK. What else differs there is not shown.
"""

import asyncio  # noqa: F401 - what the library itself chooses by system has to be chosen before
import errno
import fcntl
import multiprocessing  # noqa: F401
import os
import runpy
import shutil
import socketserver  # noqa: F401
import subprocess  # noqa: F401
import sys
import tempfile
import time
import types
import warnings

NO_MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
NOT_IN_OS = (
    *("fork", "forkpty", "register_at_fork", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid", "killpg"),
    *("chown", "fchmod", "getloadavg", "nice", "sync", "sysconf", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC"),
)
ACCESS_DENIED, SHARING_VIOLATION = 5, 32


class InUseError(PermissionError):
    def __init__(self, path, winerror):
        super().__init__(errno.EACCES, "The process cannot access the file because it is being used", path)
        self.winerror = winerror


def is_open(path):
    """Whether this process has a file open, or one in this folder."""
    path = os.path.realpath(os.fsdecode(path))
    links = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return any(held == path or held.startswith(f"{path}/") for held in map(os.path.realpath, links))


def refuse(event, arguments):
    match event, *arguments:
        case "open", str() as path, *_ if path.startswith("/proc/"):
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        case "os.remove", path, *_ if is_open(path):
            raise InUseError(path, SHARING_VIOLATION)
        case "os.rename", source, target, *_ if is_open(source) or is_open(target):
            raise InUseError(source, ACCESS_DENIED)


def locking(descriptor, mode, length):
    """Lock as Microsoft's library does: at once or not at all."""
    try:
        fcntl.flock(descriptor, mode)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, "Permission denied") from None


def lock(file, flags):
    try:
        fcntl.flock(file if isinstance(file, int) else file.fileno(), flags)
    except BlockingIOError:
        return False
    return True


def play():
    for name in NO_MODULES:
        sys.modules[name] = None
    for name in NOT_IN_OS:
        delattr(os, name)
    del time.tzset
    tempfile.TemporaryFile = tempfile.NamedTemporaryFile  # as on Windows; the other deletes what is open
    shutil._use_fd_functions = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from django.core.files import locks
        from whoosh.util import filelock

        sys.modules["msvcrt"] = types.SimpleNamespace(
            locking=locking, LK_NBLCK=fcntl.LOCK_EX | fcntl.LOCK_NB, LK_LOCK=fcntl.LOCK_EX, LK_UNLCK=fcntl.LOCK_UN
        )
        filelock.FileLock = filelock.MsvcrtLock
        locks.lock = lock
        locks.LOCK_EX, locks.LOCK_NB = fcntl.LOCK_EX, fcntl.LOCK_NB
    sys.stdout.reconfigure(encoding="gbk", errors="strict")
    sys.stderr.reconfigure(encoding="gbk", errors="strict")
    warnings.filterwarnings("error", category=EncodingWarning, module=r"heritage\b|__main__")
    sys.addaudithook(refuse)


if __name__ == "__main__":
    play()
    script, *sys.argv[1:] = sys.argv[1:]
    sys.argv[0] = script
    if script == "-c":
        exec(sys.argv[1])  # noqa: S102
    else:
        runpy.run_path(script, run_name="__main__")
