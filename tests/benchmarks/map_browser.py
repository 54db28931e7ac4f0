"""What a browser does with the map of 100,000 places: how long it draws, what it keeps, when the first mark stands.

    uv run python -m tests.benchmarks.map_browser [folder]

The folder is that of `map_speed`; the first run of either fills it. gunicorn serves it behind nginx with the file of
the deployment, so over HTTP/2, and Chromium opens it afresh each time, with nothing kept from before. Then it is moved
to each zoom over a town, as a reader would. On a busy machine the best of the runs tells what the map costs, and the
median what the machine was doing.

Bars: ≤ 100 ms to draw an answer, no task over 50 ms, ≤ 10 MB of heap for the layer; with the network of a 4G telephone
and a processor four times slower the first mark within 1 s. Measured of others: Leaflet.markercluster with all
100,000 points takes 6.4 s in one task and 267 MB.
"""

import json
import os
import shutil
import socket
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.production import behind_nginx, environment, served

RUNS = 7
ZOOMS = (5, 8, 10, 12, 14, 16)
# “Fast 4G” of Chrome's developer tools.
FOUR_G = {"offline": False, "latency": 165, "downloadThroughput": 9e6 / 8 * 0.9, "uploadThroughput": 1.5e6 / 8 * 0.9}
SLOWER = 4
TELEPHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# Notes when the first mark was painted, of the drawing that comes with the page and of the map that takes its place,
# how long each answer took to draw, and what moved meanwhile. Runs before the page's own scripts.
WATCH = """
window.drawn = [];
const define = customElements.define.bind(customElements);
customElements.define = (name, element) => {
  if (name === "heritage-map") {
    const draw = element.prototype.draw;
    element.prototype.draw = async function (...answer) {
      const began = performance.now();
      await draw.apply(this, answer);
      window.drawn.push(performance.now() - began);
    };
  }
  define(name, element);
};
for (const [name, marks] of [["drawnMark", ".map-dot"], ["firstMark", ".leaflet-marker-icon"]]) {
  new MutationObserver((changes, watch) => {
    if (!document.querySelector(marks)) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window[name] = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });
}
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Visit:
    """One opening of the map in a browser that knows nothing yet."""

    def __init__(self, browser, url, screen, slow=False):
        # Playwright's way to wait evaluates text, which our policy refuses.
        self.context = browser.new_context(
            viewport=screen, locale="zh-CN", reduced_motion="reduce", bypass_csp=True, ignore_https_errors=True
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(120_000)
        self.tools = self.context.new_cdp_session(self.page)
        if slow:
            self.tools.send("Network.enable")
            self.tools.send("Network.emulateNetworkConditions", FOUR_G)
            self.tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        self.page.add_init_script(WATCH)
        self.page.goto(url)

    def first_mark(self):
        """Milliseconds from the click that led here."""
        self.page.wait_for_function("() => window.firstMark")
        return self.page.evaluate("window.firstMark")

    def server(self):
        """How long of that the page itself took to come, until its first byte."""
        return self.page.evaluate("performance.getEntriesByType('navigation')[0].responseStart")

    def go(self, at, zoom):
        before = self.page.evaluate("window.drawn.length")
        self.page.evaluate(
            "([at, zoom]) => { document.querySelector('heritage-map').map.setView(at, zoom, { animate: false }); }",
            [at, zoom],
        )
        self.page.wait_for_function("(before) => window.drawn.length > before", arg=before)
        self.page.wait_for_timeout(300)

    def heap(self):
        self.tools.send("HeapProfiler.enable")
        self.tools.send("HeapProfiler.collectGarbage")
        return self.tools.send("Runtime.getHeapUsage")["usedSize"] / 1e6

    def close(self):
        self.context.close()


def tasks(browser, work, url):
    """Milliseconds of each task on the main thread of the page at `url` while `work` runs, longest last.

    Of the processor, not by the clock: a task that waits for another program is not longer for it. Chromium draws
    windows of its own in the same way; theirs do not count.
    """
    browser.start_tracing(categories=["toplevel", "devtools.timeline"])
    work()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    ours = {event["pid"] for event in events if url in str(event["args"].get("data", {}))}
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain" and event["pid"] in ours
    }
    runs = [event for event in events if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in main]
    return sorted(event.get("tdur", event.get("dur", 0)) / 1000 for event in runs)


def measure(browser, url, at):
    """Return the figures of one run."""
    figures = {}
    slow = Visit(browser, url, TELEPHONE, slow=True)
    figures["first mark that moves, ms"] = slow.first_mark()
    figures["first mark, ms"] = slow.page.evaluate("window.drawnMark")
    figures["of it until the first byte, ms"] = slow.server()
    slow.page.wait_for_load_state("networkidle")
    figures["layout shift, thousandths"] = slow.page.evaluate("window.shift") * 1000
    slow.close()

    visit = Visit(browser, url, DESK)
    visit.first_mark()
    visit.page.wait_for_load_state("networkidle")

    def wander():
        for zoom in ZOOMS:
            visit.go(at, zoom)

    figures["longest task while moving, ms"] = tasks(browser, wander, url)[-1]
    figures["drawing an answer, ms"] = max(visit.page.evaluate("window.drawn"))
    with_map = visit.heap()
    visit.close()

    opened = []
    figures["longest task while opening, ms"] = tasks(
        browser, lambda: (opened.append(Visit(browser, url, DESK)), opened[0].first_mark()), url
    )[-1]
    opened[0].close()

    bare = browser.new_context(viewport=DESK, locale="zh-CN", ignore_https_errors=True)
    page = bare.new_page()
    page.route("**/static/leaflet/leaflet*.js", lambda route: route.abort())
    tools = bare.new_cdp_session(page)
    page.goto(url, wait_until="networkidle")
    tools.send("HeapProfiler.enable")
    tools.send("HeapProfiler.collectGarbage")
    figures["heap of the layer, MB"] = with_map - tools.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    bare.close()
    return figures


BARS = {
    "first mark, ms": 1000,
    "drawing an answer, ms": 100,
    "longest task while moving, ms": 50,
    "longest task while opening, ms": 50,
    "heap of the layer, MB": 10,
}


def a_free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def main(folder):
    from tests.benchmarks.many_entries import towns, use

    use(folder)
    from playwright.sync_api import sync_playwright

    upstream, port = a_free_port(), a_free_port()
    site = environment(
        folder,
        upstream,
        HERITAGE_DATABASE_URL=f"sqlite:///{folder / 'map.sqlite3'}",
        HERITAGE_BASE_URL=f"https://127.0.0.1:{port}",
        HERITAGE_BEHIND_PROXY="1",
    )
    x, y = towns()[0]
    with (
        served(upstream, site, "--workers=2"),
        behind_nginx(port, upstream, folder) as open_page,
        sync_playwright() as playwright,
    ):
        for _ in range(6):  # both workers have imported everything
            open_page("/map/")
        chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])))
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking", "--no-first-run"]
        )
        runs = [measure(browser, f"https://127.0.0.1:{port}/map/", [y, x]) for _ in range(RUNS)]
        browser.close()
    print(f"{RUNS} runs, one-minute load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':36}   best  median   worst     bar")
    for name in runs[0]:
        found = sorted(run[name] for run in runs)
        bar = BARS.get(name, "")
        print(f"{name:36} {found[0]:6.1f}  {statistics.median(found):6.1f}  {found[-1]:6.1f}  {bar:6}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="map-browser-")).resolve())
