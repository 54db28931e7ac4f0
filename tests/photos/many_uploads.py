"""A process of its own that takes 200 uploads in 8 threads, with a database file that is real. Prints what was left.

python -m tests.photos.many_uploads <folder>
"""

# ruff: noqa: E402
import json
import os
import re
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ |= {"DJANGO_SETTINGS_MODULE": "heritage.settings.development", "HERITAGE_DATA_DIR": sys.argv[1]}

import django

django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from heritage.photos.models import Photo
from tests.factories.accounts import AdministratorFactory
from tests.factories.photos import a_landscape

UPLOADS, THREADS = 200, 8


def _send_share(cookies, first, start):
    browser = Client()
    browser.cookies.load(cookies)
    start.wait()
    try:
        return [_send(browser, number) for number in range(first, UPLOADS, THREADS)]
    finally:
        connections.close_all()


def _send(browser, number):
    # Every tenth is cut off; the others differ in a way that everybody sees
    data = a_landscape(600 + number * 7, 400 + (number * 37) % 200, quality=50 + number % 40)
    sent = SimpleUploadedFile(f"{number}.jpg", data[: len(data) // 2] if number % 10 == 0 else data)
    answer = browser.post(reverse("wagtailimages:add_multiple"), {"title": "图片", "files[]": sent})
    if answer.status_code != 200:
        return f"status {answer.status_code}"
    told = answer.json()
    return "refused" if not told["success"] else "waits" if told.get("duplicate") else "kept"


def main():
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    browser = Client()
    browser.force_login(AdministratorFactory())
    cookies = browser.cookies.output(header="", sep=";")
    start = threading.Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        working = [pool.submit(_send_share, cookies, first, start) for first in range(THREADS)]
        answers = Counter(answer for work in working for answer in work.result())
    originals = Path(settings.DATA_DIR, "originals", "original_images")
    told = {
        "answers": answers,
        "rows": sorted(Path(photo.file.path).name for photo in Photo.objects.all()),
        "files": sorted(path.name for path in originals.iterdir()),
        "peak": int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
