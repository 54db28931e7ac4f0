"""The way of a newcomer: one command, on a folder that does not exist yet, until the site answers."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


def test_one_command_prepares_everything_and_serves_the_site(tmp_path):
    folder = tmp_path / "a folder" / "data"
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("HERITAGE_", "DJANGO_"))}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    options = {"cwd": ROOT, "env": {**environ, "HERITAGE_DATA_DIR": str(folder)}, "text": True}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options) as server:
        try:
            printed = []
            for line in server.stdout:
                printed.append(line)
                if f"http://127.0.0.1:{port}/" in line:
                    break
            assert "准备完毕。\n" in printed, server.stderr.read()
            with urlopen(f"http://127.0.0.1:{port}/sites/ersha/", timeout=60) as answer:
                assert "郑州第二砂轮厂旧址" in answer.read().decode()
            assert folder.stat().st_mode & 0o777 == 0o700
            # Whoever starts it a second time beside the first learns what to do.
            second = subprocess.run(command, capture_output=True, timeout=60, check=False, **options)
            assert second.returncode == 2
            assert second.stderr == f"端口 {port} 已被占用。请换一个端口：uv run manage.py demo --port 8000\n"
        finally:
            server.send_signal(signal.SIGINT)
        errors = server.stderr.read()
    assert server.returncode == 0
    # Nothing but the log of the one visit: no banner, no warning.
    assert errors.count("\n") == 1
    assert "GET /sites/ersha/" in errors
