"""The built-in base map: streets, rivers and place names of schematic.json, read once in a process."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shapely

SCHEMATIC = Path(__file__).resolve().parents[2] / "static" / "public" / "map" / "schematic.json"


@dataclass(frozen=True, slots=True)
class Basemap:
    street_names: tuple[str, ...]
    streets: tuple[shapely.LineString, ...]
    river_names: tuple[str, ...]
    rivers: tuple[shapely.LineString, ...]
    places: tuple[tuple[str, float, float], ...]
    junctions: tuple[tuple[float, float], ...]
    credit: str


@cache
def basemap():
    """Return the base map as shapes in degrees. A river has no name where the source gives none."""
    found = json.loads(SCHEMATIC.read_text(encoding="utf-8"))
    kinds = {"street": [], "river": [], "place": []}
    for feature in found["features"]:
        kinds[feature["properties"]["kind"]].append((feature["properties"]["name"], feature["geometry"]["coordinates"]))
    streets = tuple(shapely.LineString(line) for _, line in kinds["street"])
    crossings = [a.intersection(b) for number, a in enumerate(streets) for b in streets[:number]]
    return Basemap(
        street_names=tuple(name for name, _ in kinds["street"]),
        streets=streets,
        river_names=tuple(name for name, _ in kinds["river"]),
        rivers=tuple(shapely.LineString(line) for _, line in kinds["river"]),
        places=tuple((name, *position) for name, position in kinds["place"]),
        junctions=tuple(map(tuple, shapely.get_coordinates(crossings))),
        credit=found["credit"],
    )
