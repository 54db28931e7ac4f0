"""The shapes of the marks on the map. The shape says what the colour says, and the legend says it in words."""

from collections.abc import Callable
from typing import NamedTuple

from heritage.catalogue.choices import Kind, Level

ROUND = "M-13 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0z"


class Shape(NamedTuple):
    """An outline around 0,0 in the units of a sketch, and a window for the number where the shape is not solid."""

    meaning: str
    outline: str = ROUND
    window: str = ""


# By `catalogue.choices.Level.badge`, highest first; `none` where no level is known.
LEVEL_SHAPES = {
    "nation": Shape("全国重点文物保护单位", "M-15-15h30v30h-30zM-12.5-12.5v25h25v-25zM-10.5-10.5h21v21h-21z"),
    "province": Shape("省级文物保护单位", "M-12-12h24v24h-24z"),
    "city": Shape("市级、县级及未定级文物", "M-12-12h24v24h-24z", "M-10-10h20v16h-20z"),
    "block": Shape("历史文化街区", "M0-17L17 0L0 17L-17 0z"),
    "building": Shape("历史建筑", "M-13-13h26v26h-26z", "M-10-10h20v24h-20z"),
    "list": Shape("其他名录"),
    "none": Shape("保护身份未查到"),
}
# By kind: buildings as seen from the street, things in the earth round, the rest angular.
KIND_OUTLINES = {
    Kind.BLOCK: "M0-17L17 0L0 17L-17 0z",
    Kind.INDUSTRIAL: "M-14 13V-4L-5-13V-5L4-13V-5L14-13V13z",
    Kind.HISTORIC_BUILDING: "M-13 13V-4L0-16L13-4V13z",
    Kind.ANCIENT_SITE: ROUND,
    Kind.ANCIENT_TOMB: "M-16 12A16 22 0 0 1 16 12z",
    Kind.ANCIENT_BUILDING: "M-17-5L-9-13H9L17-5L13-3V13H-13V-3z",
    Kind.STONE: "M-11 15V-7A11 9 0 0 1 11-7V15z",
    Kind.MODERN_SITE: "M-14-13H16L11 0L16 13H-14z",
    Kind.CREATIVE_PARK: "M-16-8L0-16L16-8V8L0 16L-16 8z",
    Kind.VENUE: "M-7-14H7L16 0L7 14H-7L-16 0z",
    Kind.ROUTE: "M-15-11H5L16 0L5 11H-15z",
}


def level_form(site):
    return Level(site.highest_level).badge if site.highest_level else "none"


def kind_form(site):
    return f"kind-{site.kind}"


class Scheme(NamedTuple):
    """What marks may stand for: which shape an entry has, and what each shape means."""

    label: str
    form: Callable
    meanings: dict[str, Shape]

    def occurring(self, forms):
        """Return the (name, shape) pairs that a legend has to explain, in their order."""
        return [(form, shape) for form, shape in {**self.meanings, **STOPS}.items() if form in forms]


STOP = "stop"  # a stop of a route without entry
STOPS = {STOP: Shape("路上的一点")}
KIND_SHAPES = {f"kind-{kind}": Shape(kind.label, outline) for kind, outline in KIND_OUTLINES.items()}
# By the argument `by`; the first is the default and is not in the address.
SCHEMES = {
    "level": Scheme("按保护身份", level_form, LEVEL_SHAPES),
    "kind": Scheme("按类别", kind_form, KIND_SHAPES),
}
SHAPES = {form: shape for scheme in SCHEMES.values() for form, shape in scheme.meanings.items()} | STOPS
PLAIN = Shape("")
