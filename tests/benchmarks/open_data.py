"""How long the files of a whole catalogue take, and how much memory (Linux).

    uv run python -m tests.benchmarks.open_data [folder] [entries]

Promised for 100,000 entries: the first bytes within 300 ms, and 50 MB above the idle process at most.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import many_entries
from tests.benchmarks.memory import memory


def measure(form):
    from django.http import QueryDict

    from heritage.opendata.addresses import SiteAddress
    from heritage.opendata.downloads import DOWNLOADS, Selection, stream

    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    idle, begin, first, size = memory("VmRSS"), time.perf_counter(), None, 0
    for piece in stream(
        DOWNLOADS[form], Selection.of(QueryDict()), SiteAddress(lambda path: f"https://a.example{path}")
    ):
        first = first or time.perf_counter() - begin
        size += len(piece)
    whole = time.perf_counter() - begin
    more = memory("VmHWM") - idle
    print(f"{form:10} {first * 1000:8.0f} {whole:8.1f} {size / 1e6:8.1f} {more:8.1f}", flush=True)


def main(folder, entries):
    many_entries.POINTS = entries
    many_entries.use(folder)
    from heritage.opendata.downloads import DOWNLOADS

    print("form       first ms  whole s       MB  MB more", flush=True)
    for form in DOWNLOADS:
        measure(form)


if __name__ == "__main__":
    entries = int(sys.argv[2]) if len(sys.argv) > 2 else many_entries.POINTS
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), entries)
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder), entries)
