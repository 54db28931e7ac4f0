"""A tile provider on this machine that behaves as each test wants it to."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PNG = b"\x89PNG\r\n\x1a\n" + b"a tile"


class Provider:
    def __init__(self):
        self.asked = []
        self.behaviour = "png"
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self):
        return f"127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.asked.append(self.path)
                getattr(self, provider.behaviour)()

            def answer(self, status, body=b"", **headers):
                self.send_response(status)
                for name, value in {"Content-Length": len(body), **headers}.items():
                    self.send_header(name.replace("_", "-"), str(value))
                self.end_headers()
                self.wfile.write(body)

            def png(self):
                self.answer(200, PNG, Content_Type="image/png")

            def page(self):
                self.answer(200, b"<html>secret</html>", Content_Type="image/png")

            def huge(self):
                self.answer(200, PNG + bytes(400 * 1024), Content_Type="image/png")

            def elsewhere(self):
                self.answer(302, Location=f"http://{provider.host}/internal/secret")

            def missing(self):
                self.answer(404)

            def broken(self):
                self.answer(500, PNG)

            def slow(self):
                time.sleep(1)
                self.png()

            def log_message(self, *_):
                pass

        return Handler
