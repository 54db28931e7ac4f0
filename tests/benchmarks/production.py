"""The site as production serves it, for benchmarks: its settings without an office's marks, and gunicorn before it."""

import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen


def environment(folder, port, **more):
    """Return the environment of a site that keeps everything in a folder and answers at a port of this machine."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "heritage.settings.production",
        "HERITAGE_DATA_DIR": str(folder),
        "HERITAGE_SECRET_KEY": secrets.token_urlsafe(50),
        "HERITAGE_ALLOWED_HOSTS": "127.0.0.1,testserver",
        "HERITAGE_BASE_URL": f"http://127.0.0.1:{port}",
        "HERITAGE_HTTPS_REDIRECT": "0",
        "HERITAGE_MARKS_REQUIRED": "0",
        **more,
    }


@contextmanager
def served(port, environment, *options):
    """Run gunicorn before a site that is built, with compressed static files; yields its process once it answers."""
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, env=environment, check=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "heritage.wsgi", f"--bind=127.0.0.1:{port}", "--no-control-socket"]
    # its lines tell of each request
    with subprocess.Popen([*gunicorn, *options], env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield server
        finally:
            server.terminate()


def _wait(address):
    for _ in range(150):
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError
