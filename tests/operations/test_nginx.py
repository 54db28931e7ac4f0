"""nginx with the files that an administrator copies: pictures from the folder, and from the site what is not there."""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingUnixStreamServer
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.operations.conftest import ROOT

pytestmark = [
    pytest.mark.posix,
    pytest.mark.skipif(
        not shutil.which("nginx") and os.environ.get("HERITAGE_REQUIRE_NGINX") != "1", reason="没有找到 nginx"
    ),
]


class Site(BaseHTTPRequestHandler):
    """Stands in for the site: says what it was asked for."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.server.name} {self.path} {self.headers['X-Forwarded-Proto']}".encode())

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.server.name} {self.path} {sent}".encode())

    def address_string(self):
        return "nginx"

    def log_message(self, *args):
        pass


@contextmanager
def stand_in(path, name):
    with ThreadingUnixStreamServer(str(path), Site) as server:
        server.name = name
        Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


@contextmanager
def nginx(folder, file):
    """Run nginx with one of our files before the sockets `socket` and `desk` of a folder; yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = (ROOT / "heritage" / "deploy" / "nginx" / file).read_text(encoding="utf-8")
    if file == "heritage-prefix.conf":
        text = f"server {{ listen 127.0.0.1:{port}; {text} }}"
    for theirs, ours in {
        "listen 80;": f"listen unix:{folder}/plain;",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        "ssl_certificate": "#",
        "/var/lib/heritage/media/": f"{folder}/media/",
        "/run/heritage/socket": f"{folder}/socket",
        "/run/heritage-desk/socket": f"{folder}/desk",
    }.items():
        text = text.replace(theirs, ours)
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    conf.write_text(
        f"daemon off; {user} pid {folder}/pid; events {{}} http {{ access_log off; {kept}\n{text}\n}}", encoding="utf-8"
    )
    command = ["nginx", "-e", "stderr", "-c", conf]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                with socket.socket() as trial:
                    if not trial.connect_ex(("127.0.0.1", port)):
                        break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


@contextmanager
def asked_through(folder, file):
    """Yield a function that asks nginx before two stand-ins."""
    with stand_in(folder / "socket", "site"), stand_in(folder / "desk", "desk"), nginx(folder, file) as port:

        def ask(path, form=None):
            try:
                with urlopen(Request(f"http://127.0.0.1:{port}{path}", form), timeout=10) as answer:
                    return answer.status, answer.headers, answer.read().decode()
            except HTTPError as refused:
                return refused.code, refused.headers, ""

        yield ask


@pytest.mark.parametrize(("file", "prefix"), [("heritage.conf", ""), ("heritage-prefix.conf", "/heritage")])
def test_a_picture_comes_from_the_folder_and_what_is_not_there_from_the_site(tmp_path, file, prefix):
    (tmp_path / "media" / "images").mkdir(parents=True)
    (tmp_path / "media" / "images" / "gate.webp").write_text("gate", encoding="utf-8")

    with asked_through(tmp_path, file) as ask:
        status, headers, body = ask(f"{prefix}/media/images/gate.webp")
        assert (status, headers["Content-Type"], body) == (200, "image/webp", "gate")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ask(f"{prefix}/media/images/lost.webp?a=1")[2] == "site /media/images/lost.webp?a=1 http"
        assert ask(f"{prefix}/media/images/")[0] == 403
        assert ask(f"{prefix}/sites/")[2] == "site /sites/ http"


@pytest.mark.parametrize(("file", "prefix"), [("heritage.conf", ""), ("heritage-prefix.conf", "/heritage")])
def test_a_form_that_is_sent_waits_where_nobody_reads(tmp_path, file, prefix):
    with asked_through(tmp_path, file) as ask:
        assert ask(f"{prefix}/e/1/book")[2] == "site /e/1/book http"
        assert ask(f"{prefix}/e/1/book?session=2", b"pupils=8")[2] == "desk /e/1/book?session=2 pupils=8"
        assert ask(f"{prefix}/bookings/a/change", b"pupils=9")[2] == "desk /bookings/a/change pupils=9"
        assert ask(f"{prefix}/admin/pages/")[2] == "desk /admin/pages/ http"
