"""What a crowd of visitors costs: kept pages beside an empty view of the same two processes, in turn.

    apt install wrk
    uv run python -m tests.benchmarks.page_cache

A site of generated entries is served under production's settings by gunicorn with two processes of one thread, as
heritage.service says. Eight connections ask for each address for some seconds, and so on for some rounds; the CPU is
that of both processes. `/healthz` passes all middleware; `no cache` is the same home page asked for by somebody who is
signed in.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.production import environment, served

ENTRIES = 32
ROUNDS, SECONDS, CONNECTIONS = 5, 3, 8
PORT = 8499
ADDRESS = f"http://127.0.0.1:{PORT}"
TICKS = os.sysconf("SC_CLK_TCK")


def main():
    if not shutil.which("wrk"):
        sys.exit("没有找到 wrk：apt install wrk")
    with tempfile.TemporaryDirectory() as folder:
        site = environment(folder, PORT)
        os.environ.update(site)
        paths = fill()
        with served(PORT, site, "--workers=2", "--threads=1") as server:
            report(server.pid, paths)


def fill():
    import django

    django.setup()
    from django.core.management import call_command

    from tests.factories.whole_site import a_whole_site

    call_command("migrate", verbosity=0)
    site = a_whole_site(entries=ENTRIES)
    return {"home": "/", "list": "/sites/", "entry": site.entries[5].url}


def report(pid, paths):
    rows = {"empty view": ("/healthz", ()), **{name: (path, ()) for name, path in paths.items()}}
    rows["home, no cache"] = ("/", ("-H", "Cookie: sessionid=nobody"))
    found = {name: [] for name in rows}
    for number in range(ROUNDS + 1):
        for name, (path, options) in rows.items():
            measured = ask(pid, path, options)
            if number:  # the first round fills the cache
                found[name].append(measured)
    middle = {
        name: [statistics.median(column) for column in zip(*rounds, strict=True)] for name, rounds in found.items()
    }
    empty = middle["empty view"]
    sys.stdout.write("page | requests/s | of empty view | CPU ms | of empty view | p50 ms | p99 ms | p99 ÷ p50\n")
    for name, (rate, cpu, p50, p99) in middle.items():
        ratios = f"{rate:.0f} | {rate / empty[0]:.0%} | {cpu:.2f} | {cpu / empty[1]:.2f}"
        sys.stdout.write(f"{name} | {ratios} | {p50:.1f} | {p99:.1f} | {p99 / p50:.1f}\n")


def ask(pid, path, options):
    """Return requests per second, milliseconds of CPU for one, and the latencies p50 and p99."""
    before = cpu(pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", *options]
    said = subprocess.run([*command, ADDRESS + path], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    requests = int(re.search(r"(\d+) requests in", said)[1])
    p50, p99 = (_milliseconds(re.search(rf"{share}%\s+([\d.]+\w+)", said)[1]) for share in (50, 99))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), (cpu(pid) - before) / requests * 1000, p50, p99


def cpu(pid):
    """Seconds that the processes below gunicorn's first have used."""
    total = 0
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


if __name__ == "__main__":
    main()
