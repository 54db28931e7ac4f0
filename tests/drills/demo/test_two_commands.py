"""The way of a newcomer: one command, on a folder that does not exist yet, until the site answers."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image

from heritage.photos.renditions.sizes import PUBLIC
from tests.photos.camera_files import SECRETS, SECRETS_IN_TIFF

pytestmark = pytest.mark.posix

ROOT = Path(__file__).resolve().parents[3]
# What would stand in a file that tells more than it should, whoever made it.
TELLING = [b"Exif\0\0", b"GPSL", b"SerialNumber", b"OwnerName", b"Photoshop 3.0", b"MakerNote", b"photoshop:City"]
# What Pillow reads of a picture beside its pixels.
HARMLESS = {
    *("xmp", "icc_profile", "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"),
    *("loop", "background", "timestamp", "duration"),
}


@dataclass
class Life:
    """One life of the command: what it left and what it said."""

    folder: Path
    port: int
    printed: list[str]
    page: str
    second: subprocess.CompletedProcess
    errors: str
    status: int


def interruptible():
    """Let a process be interrupted even if it is started in the background, where a shell makes it ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder") / "data"
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("HERITAGE_", "DJANGO_"))}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    options = {"cwd": ROOT, "env": {**environ, "HERITAGE_DATA_DIR": str(folder)}, "text": True}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, preexec_fn=interruptible, **pipes, **options) as server:
        try:
            printed = []
            for line in server.stdout:
                printed.append(line)
                if f"http://127.0.0.1:{port}/" in line:
                    break
            assert "准备完毕。\n" in printed, server.stderr.read()
            with urlopen(f"http://127.0.0.1:{port}/sites/ersha/", timeout=60) as answer:
                page = answer.read().decode()
            second = subprocess.run(command, capture_output=True, timeout=60, check=False, **options)
        finally:
            server.send_signal(signal.SIGINT)
        errors = server.stderr.read()
    return Life(folder, port, printed, page, second, errors, server.returncode)


def test_one_command_prepares_everything_and_serves_the_site(life):
    assert "郑州第二砂轮厂旧址" in life.page
    assert life.folder.stat().st_mode & 0o777 == 0o700
    assert life.status == 0
    # Nothing but the log of the one visit: no banner, no warning.
    assert life.errors.count("\n") == 1
    assert "GET /sites/ersha/" in life.errors


def test_a_second_start_says_what_to_do(life):
    assert life.second.returncode == 2
    assert life.second.stderr == f"端口 {life.port} 已被占用。请换一个端口：uv run manage.py demo --port 8000\n"


def pictures(life):
    """Return (title, credit, size, path) of every public file of a picture."""
    asked = (
        "SELECT title, credit, filter_spec, photos_rendition.file "
        "FROM photos_rendition JOIN photos_photo ON photos_photo.id = image_id"
    )
    with closing(sqlite3.connect(life.folder / "heritage.sqlite3")) as database:
        rows = database.execute(asked).fetchall()
    return [(*row, life.folder / "media" / file) for *row, file in rows]


def test_no_visitor_waits_for_a_picture(life):
    made = pictures(life)

    assert len({title for title, *_ in made}) == 16
    assert len(made) == 17 * len(PUBLIC)
    assert {spec for _, _, spec, _ in made} == set(PUBLIC)


def test_no_public_file_tells_more_than_credit_and_licence(life):
    for title, credit, spec, path in pictures(life):
        public, where = path.read_bytes(), f"{title} {spec}"
        assert [secret for secret in {*SECRETS, *SECRETS_IN_TIFF, *TELLING} if secret in public] == [], where
        with Image.open(path) as image:
            assert dict(image.getexif()) == {}, where
            assert set(image.info) <= HARMLESS, where
            assert credit in image.info["xmp"].decode(), where
