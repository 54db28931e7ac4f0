"""The demo's routes from routes.toml, between entries that are loaded already."""

import tomllib
from pathlib import Path

from heritage.demo.site import publish
from heritage.maps.models import RoutePage, RouteStop

_FILE = Path(__file__).parent / "routes.toml"


def read_routes():
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))["routes"]


def load_routes(index, places, sources):
    """Add every route below the page of routes and publish it; `places` are the entries by slug."""
    for route in read_routes():
        stops = route.pop("stops")
        page = RoutePage(**{**route, "source": sources[route["source"]]}, live=False)
        page.stops = [_stop(row, places, order) for order, row in enumerate(stops)]
        index.add_child(instance=page)
        publish(page)


def _stop(row, places, order):
    entry = places[row["entry"]] if "entry" in row else None
    stop = RouteStop(**{**row, "entry": entry}, sort_order=order)
    stop.full_clean(exclude=["page"])
    return stop
