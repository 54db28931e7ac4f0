"""Preconditions of the demo. Each refusal is one sentence that says what to do instead."""

import contextlib
import errno
import os
import socket
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import locks

from heritage.demo.site import HOST

COMMAND = "uv run manage.py demo"
LOCK = "demo.lock"


class RefusalError(Exception):
    """The demo cannot start. The message is for the user at the terminal."""


def prepare_folders():
    """Create the private data folder, and refuse where nothing can be written."""
    # WhiteNoise warns when the folder of collected static files is not there, though nothing is collected here.
    for folder in (settings.DATA_DIR, Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise RefusalError(
                f"文件夹不可写：{folder}（{error.strerror}）。请换一个可写的位置：HERITAGE_DATA_DIR=/路径 {COMMAND}"
            ) from None
    # A folder that was there before, with other things in it, is left as its owner wants it.
    if {path.name for path in settings.DATA_DIR.iterdir()} <= {"secret-key", "media", "static", LOCK}:
        settings.DATA_DIR.chmod(0o700)


@contextlib.contextmanager
def alone():
    """Hold the data folder while it is prepared, and refuse where another process holds it. The lock ends with ours."""
    with (settings.DATA_DIR / LOCK).open("wb") as lock:
        if not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
            raise RefusalError(
                "另一个演示正在准备这个数据文件夹。请等它准备完毕，"
                f"或另选一个数据文件夹：HERITAGE_DATA_DIR=/路径 {COMMAND}"
            )
        yield


def require_port(port):
    """Refuse a port on which the site cannot answer."""
    if not 1 <= port <= 65535:
        raise RefusalError(f"端口号应在 1—65535 之间，现在是 {port}。例如：{COMMAND} --port 8001")
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        if os.name == "posix":  # on Windows this option would let two servers have the same port
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            trial.bind((HOST, port))
            trial.listen()
        except OSError as error:
            other = 8001 if port == 8000 else 8000
            reason = {errno.EADDRINUSE: "已被占用", errno.EACCES: "须由管理员使用"}.get(error.errno, error.strerror)
            raise RefusalError(f"端口 {port} {reason}。请换一个端口：{COMMAND} --port {other}") from None
