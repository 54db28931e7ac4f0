"""How fast the map is with 100,000 places, beside the two ways that others go.

    uv run python -m tests.benchmarks.map_speed [folder]

The first run fills the folder (a few minutes); later runs take it as it is. Points lie round 300 towns all over China.
At each zoom the same 60 views of 1280 × 800 pixels are asked for in turn, of the table of cells (what the map does), of
a GROUP BY over every point in the box (way A), and of everything as GeoJSON (once). So ratios hold on a busy machine.

Bars: database time of a view p95 ≤ 1 ms, z3 ÷ z14 ≤ 3; with a facet ≤ 30 ms; an answer ≤ 20 × a bare view's CPU, ≤ 300
markers, ≤ 10 KB gzipped; upkeep ≤ 5 ms a publication. What the browser does with it, `map_browser` measures.
"""

import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.many_entries import POINTS, towns, use

VIEWS = 60
WIDTH, HEIGHT = 1280, 800
ZOOMS = (3, 5, 8, 10, 12, 14, 16)


def views(zoom):
    """Return the boxes of a screen at a zoom, round the places of towns, the same in every run."""
    draw = random.Random(zoom)  # noqa: S311
    across, down = WIDTH / 256 * 360 / 2**zoom / 2, HEIGHT / 256 * 360 / 2**zoom / 2 * 0.82
    boxes, places = [], towns()
    for _ in range(VIEWS):
        x, y = draw.choice(places)
        west, east = max(-180, x - across), min(180, x + across)
        boxes.append((west, max(-85, y - down), east, min(85, y + down)))
    return boxes


def statements(ask):
    """Return the (sql, parameters) that an answer runs."""
    from django.db import connection

    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return asked


def seconds(asked):
    """Run statements once more by themselves, and read all their rows: SQLite works while they are fetched."""
    from django.db import connection

    began = time.perf_counter()
    for sql, params in asked:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
    return time.perf_counter() - began


def way_a(box, zoom):
    """A: every point in the box, grouped by cells of 64 pixels."""
    step = 360 / 2**zoom / 4
    west, south, east, north = box
    sql = (
        "SELECT CAST(longitude_units / %s AS INTEGER), CAST(latitude_units / %s AS INTEGER), COUNT(*), "
        "SUM(longitude_units), SUM(latitude_units) FROM points_by_box "
        "WHERE longitude_units BETWEEN %s AND %s AND latitude_units BETWEEN %s AND %s GROUP BY 1, 2"
    )
    units = step * 100_000
    return [(sql, [units, units, *(int(side * 100_000) for side in (west, east, south, north))])]


def measure_database(client):
    rows = {}
    for zoom in ZOOMS:
        times = {"cells": [], "facet": [], "A": []}
        markers, sizes, packed = [], [], []
        for box in views(zoom):
            address = f"/map/features.json?bbox={','.join(map(str, box))}&zoom={zoom}"
            body = client.get(address).content
            found = json.loads(body)
            markers.append(len(found["clusters"]) + len(found["features"]))
            sizes.append(len(body))
            packed.append(len(gzip.compress(body, 6)))
            times["cells"].append(seconds(statements(lambda: client.get(address))))  # noqa: B023
            times["facet"].append(seconds(statements(lambda: client.get(f"{address}&kind=industrial"))))  # noqa: B023
            times["A"].append(seconds(way_a(box, zoom)))
        rows[zoom] = {name: percentiles(values) for name, values in times.items()} | {
            "markers": max(markers),
            "bytes": max(sizes),
            "packed": max(packed),
        }
    return rows


def percentiles(values):
    values = sorted(values)
    return 1000 * values[len(values) // 2], 1000 * values[int(len(values) * 0.95)]


def measure_answers(client):
    """CPU of whole answers against a bare view, in turn: {zoom: times the bare view}."""
    ratios = {}
    for zoom in ZOOMS:
        addresses = [f"/map/features.json?bbox={','.join(map(str, box))}&zoom={zoom}" for box in views(zoom)[:20]]
        rounds = []
        for _ in range(3):
            bare = cpu(lambda: [client.get("/bare/") for _ in range(100)]) / 100
            ours = cpu(lambda: [client.get(address) for address in addresses]) / len(addresses)  # noqa: B023
            rounds.append(ours / bare)
        ratios[zoom] = statistics.median(rounds)
    return ratios


def cpu(work):
    began = time.process_time()
    work()
    return time.process_time() - began


def measure_upkeep():
    """Milliseconds that points and cells add to a publication: a place withdrawn and published again, halved."""
    from django.db import transaction

    from heritage.catalogue.models import HeritageSitePage
    from heritage.maps.clusters import denormalisation
    from heritage.maps.models import MapPoint

    spent = []
    with transaction.atomic():
        for pk in MapPoint.objects.values_list("pk", flat=True)[:200]:
            entry = HeritageSitePage.objects.filter(pk=pk)
            began = time.perf_counter()
            MapPoint.objects.filter(pk=pk).delete()
            denormalisation.refresh(entry)
            spent.append((time.perf_counter() - began) / 2)
        transaction.set_rollback(True)
    return percentiles(spent)


def all_as_geojson():
    """The other way: everything to the browser, with what a marker shows."""
    from heritage.catalogue.models import HeritageSitePage

    began = time.perf_counter()
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {"title": title, "kind": kind, "level": level, "url": url},
        }
        for number, longitude, latitude, title, kind, level, url in HeritageSitePage.objects.values_list(
            "number", "longitude", "latitude", "title", "kind", "highest_level", "url_path"
        )
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    return time.perf_counter() - began, len(body), len(gzip.compress(body, 6))


def at_once(client, number=1000):
    """Ask for a thousand views from 16 threads; return the statuses, and the slowest in milliseconds."""
    from django.test import Client

    draw = random.Random(7)  # noqa: S311
    addresses = [
        f"/map/features.json?bbox={','.join(map(str, draw.choice(views(zoom))))}&zoom={zoom}"
        for zoom in draw.choices(ZOOMS, k=number)
    ]

    def ask(address):
        began = time.perf_counter()
        status = Client().get(address).status_code
        return status, time.perf_counter() - began

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, addresses))
    return {status for status, _ in answers}, 1000 * max(spent for _, spent in answers)


def main(folder):
    use(folder)
    from django.db import connection
    from django.test import Client

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS points_by_box")
        cursor.execute("CREATE TABLE points_by_box AS SELECT longitude_units, latitude_units FROM maps_mappoint")
        cursor.execute("CREATE INDEX points_by_box_index ON points_by_box (longitude_units, latitude_units)")
        cursor.execute("ANALYZE")
    client = Client()
    client.get("/map/features.json?bbox=113,34,114,35&zoom=12")
    rows, ratios = measure_database(client), measure_answers(client)
    print(f"{POINTS} points, {VIEWS} views a zoom; database ms p50/p95")
    print("zoom    cells         one facet      A: GROUP BY     A÷cells  × bare  markers  bytes (gzip)")
    for zoom, row in rows.items():
        cells, facet, a = (f"{row[name][0]:6.2f}/{row[name][1]:6.2f}" for name in ("cells", "facet", "A"))
        ratio = row["A"][1] / row["cells"][1]
        print(
            f"{zoom:4} {cells}  {facet}  {a}  {ratio:7.1f}  {ratios[zoom]:6.1f}  {row['markers']:7}"
            f"  {row['bytes']} ({row['packed']})"
        )
    print(f"z3 ÷ z14, cells p95: {rows[3]['cells'][1] / rows[14]['cells'][1]:.2f}")
    print("upkeep of a publication, ms p50/p95: {:.2f}/{:.2f}".format(*measure_upkeep()))
    spent, size, packed = all_as_geojson()
    print(f"everything as GeoJSON: {spent:.2f} s, {size / 1e6:.1f} MB, {packed / 1e6:.2f} MB gzipped")
    statuses, slowest = at_once(client)
    print(f"1,000 requests from 16 threads: {statuses}, the slowest {slowest:.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="map-speed-")))
