"""The site as production serves it, for benchmarks: its settings without an office's marks, gunicorn, and nginx."""

import os
import secrets
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

NGINX_CONF = Path(__file__).parents[2] / "heritage" / "deploy" / "nginx" / "heritage.conf"


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


@contextmanager
def behind_nginx(port, upstream, folder):
    """Put nginx with the deployment's own file before a gunicorn at `upstream`; HTTPS and HTTP/2 at `port`.

    Its site says HERITAGE_BEHIND_PROXY=1 and an https HERITAGE_BASE_URL. Yields a function that reads an address.
    """
    pair = [f"-out={folder}/chain.pem", f"-keyout={folder}/key.pem", "-subj=/CN=127.0.0.1", "-days=1"]
    pair = [part for option in pair for part in option.split("=", 1)]
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", *pair], check=True, capture_output=True)
    server = NGINX_CONF.read_text(encoding="utf-8")
    for theirs, ours in {
        "listen 80;": f"listen unix:{folder}/plain;",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "heritage.example": "127.0.0.1",
        "/etc/ssl/heritage/": f"{folder}/",
        "/var/lib/heritage/media/": f"{folder}/media/",
        "unix:/run/heritage/socket": f"127.0.0.1:{upstream}",
        "unix:/run/heritage-desk/socket": f"127.0.0.1:{upstream}",
    }.items():
        assert theirs in server, theirs
        server = server.replace(theirs, ours)
    conf = folder / "nginx.conf"
    kept = "".join(f"{kind}_temp_path {folder}/nginx-{kind};" for kind in ("client_body", "proxy"))
    conf.write_text(
        f"daemon off; pid {folder}/nginx.pid; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {kept}\n{server}}}\n",
        encoding="utf-8",
    )
    with subprocess.Popen(["nginx", "-e", "stderr", "-c", conf], stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"https://127.0.0.1:{port}/healthz")
            yield lambda path: _wait(f"https://127.0.0.1:{port}{path}")
        finally:
            process.terminate()


def _wait(address):
    unknown = ssl._create_unverified_context()  # noqa: S323 - a certificate made a moment ago
    for _ in range(150):
        try:
            with urlopen(address, context=unknown) as answer:  # noqa: S310 - our own server
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError
