"""The forms of numbered dots: those of the badges, so that the colour is never the only sign."""

from typing import NamedTuple

ROUND = "M-13 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0z"


class Shape(NamedTuple):
    """An outline around 0,0 in the units of a sketch, and the window for the number where the form is not solid."""

    meaning: str
    outline: str = ROUND
    window: str = ""


# By `catalogue.choices.Level.badge`, highest first; `none` where no level is known.
SHAPES = {
    "nation": Shape("全国重点文物保护单位", "M-15-15h30v30h-30zM-12.5-12.5v25h25v-25zM-10.5-10.5h21v21h-21z"),
    "province": Shape("省级文物保护单位", "M-12-12h24v24h-24z"),
    "city": Shape("市级、县级及未定级文物", "M-12-12h24v24h-24z", "M-10-10h20v16h-20z"),
    "block": Shape("历史文化街区", "M0-17L17 0L0 17L-17 0z"),
    "building": Shape("历史建筑", "M-13-13h26v26h-26z", "M-10-10h20v24h-20z"),
    "list": Shape("其他名录"),
    "none": Shape("保护身份未查到"),
}
PLAIN = Shape("")
