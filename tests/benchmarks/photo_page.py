"""An entry with 12 photographs on a telephone: bytes, largest contentful paint, and what moves while it loads.

    uv run python -m tests.benchmarks.photo_page

Chromium at 375 × 667 with a pixel ratio of 2, behind a network of 9 Mbit/s and 170 ms (its “fast 3G to 4G” of old) and
a processor four times slower. Bars: 500 KB until everything in the first view and what is fetched early has come;
1.5 s; 0.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PORT, ROUNDS = 8931, 3
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

    from heritage.photos.renditions import prepare
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
    call_command("collectstatic", interactive=False, verbosity=0)


def visit(browser):
    page = browser.new_page(viewport={"width": 375, "height": 667}, device_scale_factor=2, is_mobile=True)
    page.add_init_script(WATCH)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    bytes_of = {"all": 0}
    devtools.on(
        "Network.loadingFinished", lambda one: bytes_of.update(all=bytes_of["all"] + int(one["encodedDataLength"]))
    )
    page.goto(f"http://127.0.0.1:{PORT}/sites/ersha/", wait_until="networkidle")
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

    from tests.browser.conftest import ARGUMENTS, CHROMIUM, wait_for

    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "heritage.settings.production",
            "HERITAGE_DATA_DIR": folder,
            "HERITAGE_SECRET_KEY": "k7Qm-2vXn9_Lw4Rz8Tb1Yc6Ud3Ef5Gh0JaKsPoIuVtBxNqMeWr",
            "HERITAGE_ALLOWED_HOSTS": "127.0.0.1",
            "HERITAGE_BASE_URL": f"http://127.0.0.1:{PORT}",
            "HERITAGE_HTTPS_REDIRECT": "0",
        }
        subprocess.run([sys.executable, "-m", __spec__.name, "build"], env=environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "heritage.wsgi", "--bind", f"127.0.0.1:{PORT}", "--threads", "4"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server, sync_playwright() as play:
            try:
                wait_for(PORT)
                browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                visit(browser)  # the server's first answer compiles its templates
                found = [visit(browser) for _ in range(ROUNDS)]
                browser.close()
            finally:
                server.terminate()
                time.sleep(0.5)
    middle = {name: statistics.median(one[name] for one in found) for name in found[0]}
    print(f"12 photographs of 24 megapixels on one page, median of {ROUNDS}")
    print(f"first view {middle['first']:.0f} KB, scrolled to the end {middle['whole']:.0f} KB (bar 500)")
    print(f"largest contentful paint {middle['paint']:.0f} ms (bar 1500), layout shift {middle['shift']:.3f} (bar 0)")


if __name__ == "__main__":
    if sys.argv[1:] == ["build"]:
        build()
    else:
        main()
