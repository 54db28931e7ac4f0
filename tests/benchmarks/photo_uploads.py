"""Many uploads at the same moment, to the site as production serves it: each kept whole or refused, nothing half.

    uv run python -m tests.benchmarks.photo_uploads [sqlite|postgresql] [how many | folder [how many mutations]]

Every tenth file is cut off. Of a folder, for example the test images of Pillow, every file is sent, eight at once, and
then so many with some bytes changed or the end cut off.
Bars: an answer in words to each, a file for each row and a row for each file, and no process above 300 MB.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart
from PIL import Image

from tests.benchmarks.memory import Watch
from tests.benchmarks.production import environment, served

PORT, UPLOADS, BAR = 8932, 200, 300
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic", ".mpo")
TOKEN = "a" * 32


def prepare():
    """Make the tables and an editor who has signed in; return the number of the session."""
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.test import Client

    from heritage.accounts.roles import WRITER, establish_roles
    from tests.factories.accounts import UserFactory

    call_command("migrate", verbosity=0)
    establish_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=WRITER.name))
    browser = Client()
    browser.force_login(user)
    return browser.cookies["sessionid"].value


def left():
    """Return how many rows there are, and what of them and of the files has no counterpart."""
    from django.conf import settings
    from wagtail.models import UploadedFile

    from heritage.photos.models import Photo, Rendition

    rows = {"kept": Photo.objects.all(), "waits": UploadedFile.objects.all(), "sizes": Rendition.objects.all()}
    named = [Path(row.file.path) for some in rows.values() for row in some]
    named += [Path(photo.tiles.path) for photo in Photo.objects.exclude(tiles="")]
    roots = (Path(settings.DATA_DIR, "originals"), Path(settings.MEDIA_ROOT))
    lying = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return {
        **{name: some.count() for name, some in rows.items()},
        "twice": len(named) - len(set(named)),
        "lost": sorted(path.name for path in set(named) - set(lying)),
        "strays": sorted(path.name for path in set(lying) - set(named)),
        "broken": [photo.pk for photo in Photo.objects.all() if photo.get_rendition("max-165x165").is_missing],
    }


def let_out(site):
    """Make the public files of all that was kept; return how the command ended, and its peak with its processes."""
    from heritage.photos.models import Photo

    Photo.objects.update(description="图", credit="署名", licence="cc0", people="none")
    command = subprocess.Popen([sys.executable, "-W", "ignore", "manage.py", "make_renditions"], env=site)
    watch = Watch(command.pid)
    command.wait()
    watch.ended = True
    return command.returncode, round(watch.peak)


def file_of(number):
    """Return (name, bytes) of a picture that looks like no other, as large as is still decoded by the server itself."""
    dice = random.Random(number)  # noqa: S311
    kind, size = ("PNG", (4000, 2900)) if number % 5 == 1 else ("JPEG", (600 + number * 7, 400 + number * 37 % 200))
    out = BytesIO()
    image = Image.frombytes("L", (9, 8), dice.randbytes(72)).resize(size).convert("RGB")
    image.save(out, kind, **({"compress_level": 1} if kind == "PNG" else {}))
    data = out.getvalue()
    return f"{number}.{kind.lower()}", data[: len(data) // 2] if number % 10 == 0 else data


def send(session, name, data, start):
    """Upload a file once there is a start; return what was said and after how long."""
    fields = {"title": "图片", "csrfmiddlewaretoken": TOKEN}
    form = encode_multipart("limit", {**fields, "files[]": SimpleUploadedFile(name, data)})
    headers = {
        "Content-Type": "multipart/form-data; boundary=limit",
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-Requested-With": "XMLHttpRequest",
    }
    connection = HTTPConnection("127.0.0.1", PORT, timeout=600)
    start.wait()
    began = time.perf_counter()
    try:
        connection.request("POST", "/admin/images/multiple/add/", form, headers)
        answer = connection.getresponse()
        text = answer.read()
    except OSError as error:
        return type(error).__name__, time.perf_counter() - began
    finally:
        connection.close()
    took = time.perf_counter() - began
    if answer.status != 200:
        return f"status {answer.status} for {name}", took
    told = json.loads(text)
    if not told["success"]:
        return "refused: " + told["error_message"], took
    return ("waits" if told.get("duplicate") else "kept"), took


def mutated(files, number):
    """Yield so many of the files, damaged each in another way, the same in each run."""
    pictures = [file for file in files if file[0].lower().endswith(PICTURES) and len(file[1]) < 1_000_000]
    for seed in range(number):
        dice = random.Random(seed)  # noqa: S311
        name, data = dice.choice(pictures)
        data = bytearray(data)
        for _ in range(dice.choice((1, 4, 40))):
            # half of the damage in the head, where sizes and tables stand
            data[dice.randrange(min(len(data), 400) if dice.random() < 0.5 else len(data))] = dice.randrange(256)
        yield f"{seed}-{name}", bytes(data[: dice.randrange(len(data))] if seed % 5 == 0 else data)


def main(database="sqlite", what=str(UPLOADS), mutations="0"):
    from tests.postgresql import server as postgresql

    if what.isdecimal():
        files = [file_of(number) for number in range(int(what))]
    else:
        files = [(path.name, path.read_bytes()) for path in sorted(Path(what).rglob("*")) if path.is_file()]
        files += mutated(files, int(mutations))
    together = len(files) if what.isdecimal() else 8
    a_database = postgresql() if database == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory() as folder, a_database as url:
        site = environment(folder, PORT, **({"HERITAGE_DATABASE_URL": url} if url else {}))
        os.environ.update(site)
        import django

        django.setup()
        session = prepare()
        with served(PORT, site, "--workers=2", "--threads=4", "--timeout=600") as server:
            watch = Watch(server.pid)
            start = threading.Event()
            with ThreadPoolExecutor(together) as pool:
                waiting = [pool.submit(send, session, *file, start) for file in files]
                start.set()
                answers = [one.result() for one in waiting]
            watch.ended = True
        found = left()
        ended, drawn = let_out(site)
    times = sorted(took for _, took in answers)
    print(f"{len(files)} uploads, {together} at once, {database}, two processes; load {os.getloadavg()[0]:.1f}")
    for words, count in Counter(words for words, _ in answers).most_common():
        print(f"{count:5} {words}")
    print(f"answered after {statistics.median(times):.1f} s (median), {times[-1]:.1f} s (the last)")
    print(f"highest peak of a process {watch.peak:.0f} MB (bar {BAR})")
    print(f"left: {found}")
    print(f"public files of all that was kept: ended with {ended}, peak {drawn} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
