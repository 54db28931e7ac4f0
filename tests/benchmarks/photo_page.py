"""An entry with 12 photographs on a telephone: bytes, largest contentful paint, and what moves while it loads.

    uv run python -m tests.benchmarks.photo_page

Chromium as telephones of two and of three dots a pixel, behind a network of 9 Mbit/s and 170 ms (its “fast 3G to 4G”
of old) and a processor four times slower. Bars: 500 KB for all of the page, scrolled to its end; 1.5 s; 0. On a busy
machine the best of the visits tells what the page costs, and the median what the machine was doing. `server` is how
long the page itself took beside all this: as kept, and made anew for somebody who is signed in.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.request import Request, urlopen

from tests.benchmarks.production import environment, served

PORT, ROUNDS = 8931, 5
ADDRESS = f"http://127.0.0.1:{PORT}/sites/ersha/"
TELEPHONES = {2: (375, 667), 3: (390, 844)}
NETWORK = {"offline": False, "latency": 170, "downloadThroughput": 9e6 / 8, "uploadThroughput": 9e6 / 8}
WATCH = """
window.seen = { shift: 0, paint: 0 };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.paint = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


def build():
    """Build the site as production has it, with compressed static files."""
    import django

    django.setup()
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from heritage.photos.renditions.sizes import prepare
    from tests.benchmarks.photo_speed import a_file
    from tests.factories.catalogue import HeritageIndexPageFactory, HeritageSitePageFactory
    from tests.factories.pages import HomePageFactory
    from tests.factories.photos import PhotoFactory

    call_command("migrate", verbosity=0)
    home = HomePageFactory()
    catalogue = HeritageIndexPageFactory(parent=home)
    with tempfile.TemporaryDirectory() as folder, open(a_file(folder), "rb") as file:
        data = file.read()
    photos = [PhotoFactory(caption=f"车间之{n}", file=ContentFile(data, name="a.jpg")) for n in range(12)]
    for photo in photos:
        prepare(photo)
    story = [{"type": "photo", "value": {"photo": photo.pk, "caption": ""}} for photo in photos[1:]]
    HeritageSitePageFactory(parent=catalogue, title="二砂", slug="ersha", photo=photos[0], story=json.dumps(story))


def visit(browser, dots):
    width, height = TELEPHONES[dots]
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=dots, is_mobile=True)
    page.add_init_script(WATCH)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    bytes_of = {"all": 0}
    devtools.on(
        "Network.loadingFinished", lambda one: bytes_of.update(all=bytes_of["all"] + int(one["encodedDataLength"]))
    )
    page.goto(ADDRESS, wait_until="networkidle")
    first = bytes_of["all"]
    for _ in range(30):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    seen = page.evaluate("window.seen")
    page.close()
    return {"first": first / 1024, "whole": bytes_of["all"] / 1024, "paint": seen["paint"], "shift": seen["shift"]}


def main():
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS, CHROMIUM

    with tempfile.TemporaryDirectory() as folder:
        site = environment(folder, PORT)
        subprocess.run([sys.executable, "-m", __spec__.name, "build"], env=site, check=True)
        with served(PORT, site, "--threads=4"), sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            visit(browser, 2)  # the server's first answer compiles its templates
            found = {dots: [visit(browser, dots) for _ in range(ROUNDS)] for dots in TELEPHONES}
            browser.close()
            kept, made = [min(seconds(cookie) for _ in range(ROUNDS)) for cookie in ("", "sessionid=nobody")]
    print(f"12 photographs of 24 megapixels on one page; load {os.getloadavg()[0]:.1f}, best (median) of {ROUNDS}")
    print(f"server: {kept * 1000:.0f} ms kept, {made * 1000:.0f} ms made anew")
    for dots, visits in found.items():
        values = {name: [one[name] for one in visits] for name in visits[0]}
        paint = f"{min(values['paint']):.0f} ({statistics.median(values['paint']):.0f})"
        first, whole = max(values["first"]), max(values["whole"])
        print(f"{dots} dots a pixel: first view {first:.0f} KB, all {whole:.0f} KB (bar 500)")
        print(f"    largest contentful paint {paint} ms (bar 1500), layout shift {max(values['shift']):.3f} (bar 0)")


def seconds(cookie):
    began = time.perf_counter()
    with urlopen(Request(ADDRESS, headers={"Cookie": cookie})) as answer:
        answer.read()
    return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1:] == ["build"]:
        build()
    else:
        main()
