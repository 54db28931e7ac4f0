"""Between the three datums in use in China. Stored positions are WGS-84 (CGCS2000 agrees to centimetres).

GCJ-02 is what AMap and Tencent show, BD-09 what Baidu shows; in Zhengzhou they lie about 0.55 km and 1.3 km off.
All functions take and return (longitude, latitude) in degrees. Outside China the three datums are one.
"""

from math import atan2, cos, fabs, pi, radians, sin, sqrt

SEMI_MAJOR_AXIS = 6378245.0  # Krasovsky 1940, on which the public GCJ-02 formula is built
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_ANGLE = pi * 3000.0 / 180.0

CHINA = (73.0, 17.5, 136.0, 54.0)  # west, south, east, north


def inside_china(longitude, latitude):
    west, south, east, north = CHINA
    return west <= longitude <= east and south <= latitude <= north


def wgs84_to_gcj02(longitude, latitude):
    if not inside_china(longitude, latitude):
        return longitude, latitude
    east, north = _gcj02_offset(longitude, latitude)
    return longitude + east, latitude + north


def gcj02_to_wgs84(longitude, latitude):
    """Invert by iteration: the formula has no closed inverse. Exact to well below a millimetre."""
    guess = longitude, latitude
    for _ in range(10):
        shifted = wgs84_to_gcj02(*guess)
        guess = guess[0] + longitude - shifted[0], guess[1] + latitude - shifted[1]
    return guess


def gcj02_to_bd09(longitude, latitude):
    radius = sqrt(longitude**2 + latitude**2) + 0.00002 * sin(latitude * BAIDU_ANGLE)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * BAIDU_ANGLE)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_gcj02(longitude, latitude):
    guess = longitude - 0.0065, latitude - 0.006
    for _ in range(10):
        shifted = gcj02_to_bd09(*guess)
        guess = guess[0] + longitude - shifted[0], guess[1] + latitude - shifted[1]
    return guess


def to_wgs84(longitude, latitude, source_datum):
    """Convert from a `Datum` value. Never call it twice on the same numbers."""
    if source_datum == "gcj02":
        return gcj02_to_wgs84(longitude, latitude)
    if source_datum == "bd09":
        return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))
    if source_datum == "wgs84":
        return longitude, latitude
    raise ValueError(f"unknown datum: {source_datum!r}")


def from_wgs84(longitude, latitude, target_datum):
    """Convert to a `Datum` value, for a service that expects it."""
    if target_datum == "gcj02":
        return wgs84_to_gcj02(longitude, latitude)
    if target_datum == "bd09":
        return gcj02_to_bd09(*wgs84_to_gcj02(longitude, latitude))
    if target_datum == "wgs84":
        return longitude, latitude
    raise ValueError(f"unknown datum: {target_datum!r}")


def metres_to_degrees(east, north, latitude):
    """Return a shift in metres as a shift in degrees at `latitude`."""
    return east / (111_320.0 * cos(radians(latitude))), north / 110_574.0


def distance_m(first, second):
    """Return the distance in metres between two (longitude, latitude); exact enough within a city."""
    middle = radians((first[1] + second[1]) / 2)
    return sqrt(((second[0] - first[0]) * 111_320.0 * cos(middle)) ** 2 + ((second[1] - first[1]) * 110_574.0) ** 2)


def _gcj02_offset(longitude, latitude):
    x, y = longitude - 105.0, latitude - 35.0
    root = sqrt(fabs(x))
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    latitude_radians = radians(latitude)
    magic = 1 - ECCENTRICITY_SQUARED * sin(latitude_radians) ** 2
    north = north * 180.0 / ((SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED)) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (SEMI_MAJOR_AXIS / sqrt(magic) * cos(latitude_radians) * pi)
    return east, north
