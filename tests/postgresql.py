"""A PostgreSQL server of Debian's package, for as long as some tests run.

    uv run python -m tests.postgresql                      # everything that promises to hold on PostgreSQL
    uv run python -m tests.postgresql tests/events -k booking

runs pytest on a fresh server, which does the searching as well. What is written after the name goes to pytest; without
it, the tests marked `postgresql` run, as they do in CI (tests/drills/test_on_postgresql.py).
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
MARKED = ["-m", "postgresql", "-n", "2", "-p", "no:cacheprovider"]
MISSING = "没有找到 PostgreSQL：apt-get install postgresql"

# Nothing here outlives the tests, so nothing waits for the disk. Nobody else can reach it: there is only a socket.
_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "50",
}


def binaries():
    """The folder of the newest server installed, or None."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    complete = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(complete, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def server():
    """Run a server with an empty database; yield its address for HERITAGE_DATABASE_URL."""
    import pwd  # not on Windows, where the tests of PostgreSQL are left out

    # PostgreSQL refuses to run as root, which is who runs the tests in a container.
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    name = who.get("user") or pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="heritage-postgresql-"))
    try:
        if who:
            shutil.chown(folder, **{key: who[key] for key in ("user", "group")})
        data = folder / "data"
        _initialise(data, name, who)
        options = [f"-c{key}={value}" for key, value in {**_OPTIONS, "unix_socket_directories": folder}.items()]
        with (
            (folder / "log").open("w", encoding="utf-8") as log,
            # If the tests are killed, the server ends with them.
            subprocess.Popen(
                ["setpriv", "--pdeathsig", "INT", binaries() / "postgres", "-D", data, *options],
                cwd=folder,
                stderr=log,
                **who,
            ) as process,
        ):
            try:
                _wait_for(folder, process)
                yield f"postgres://{name}@{quote(str(folder), safe='')}/postgres"
            finally:
                process.send_signal(signal.SIGINT)  # end now, without waiting for who is still connected
    finally:
        shutil.rmtree(folder)


def _initialise(data, name, who):
    command = [binaries() / "initdb", "--pgdata", data, "--username", name, "--auth", "trust", "--no-sync"]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
    made = subprocess.run(command, cwd=data.parent, capture_output=True, text=True, check=False, **who)
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def _wait_for(folder, process):
    deadline = time.monotonic() + 30
    ready = [binaries() / "pg_isready", "--quiet", "--host", folder]
    while process.poll() is None and time.monotonic() < deadline:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")


def pytest_on_postgresql(arguments, **options):
    """Run pytest in a process of its own, on a server of its own."""
    with server() as url:
        environment = {**os.environ, "HERITAGE_DATABASE_URL": url, "HERITAGE_SEARCH_BACKEND": "postgresql"}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, **options)


if __name__ == "__main__":
    if not binaries():
        sys.exit(MISSING)
    sys.exit(pytest_on_postgresql(sys.argv[1:] or MARKED).returncode)
