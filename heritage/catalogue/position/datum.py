"""Convert between the three datums in use in China. Stored positions are WGS-84 (CGCS2000 agrees to centimetres).

AMap and Tencent show GCJ-02, Baidu shows BD-09; in Zhengzhou they lie about 0.55 km and 1.3 km off. All functions take
and return longitude and latitude in degrees, as numbers or as arrays: a boundary of 50,000 vertices is one call.
Outside the box of the published formula all three datums are the same to the last digit. The browser uses
heritage/static/public/js/map-datum.js; tests compare the two.
"""

from math import cos, radians, sqrt

import numpy as np

SEMI_MAJOR_AXIS = 6378245.0  # Krasovsky 1940, on which the public GCJ-02 formula is built
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_ANGLE = np.pi * 3000.0 / 180.0
BAIDU_SHIFT = 0.0065, 0.006

# West, south, east, north: the box published with the formula. It holds all of China, the southern islands too.
CHINA = (72.004, 0.8293, 137.8347, 55.8271)

# West, south, east, north of a rough box around the district. No boundary with a cleared licence is available.
DISTRICT = (113.42, 34.66, 113.66, 34.87)

# Each step of the inversion is about 200 times as exact as the one before; the sixth is below the last digit.
STEPS = 6


class UnreadableError(ValueError):
    """No position can be read. The text is the sentence for the editor."""


def inside_china(longitude, latitude):
    west, south, east, north = CHINA
    return (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)


def wgs84_to_gcj02(longitude, latitude):
    return _where_inside(_gcj02, longitude, latitude)


def gcj02_to_wgs84(longitude, latitude):
    return _where_inside(_inverse(_gcj02, (0.0, 0.0)), longitude, latitude)


def gcj02_to_bd09(longitude, latitude):
    return _where_inside(_bd09, longitude, latitude)


def bd09_to_gcj02(longitude, latitude):
    return _where_inside(_inverse(_bd09, BAIDU_SHIFT), longitude, latitude)


def to_wgs84(longitude, latitude, source_datum):
    """Convert from a `Datum` value to WGS-84. Never call it twice on the same numbers."""
    if source_datum == "gcj02":
        return gcj02_to_wgs84(longitude, latitude)
    if source_datum == "bd09":
        return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))
    if source_datum == "wgs84":
        return longitude, latitude
    raise ValueError(f"unknown datum: {source_datum!r}")


def from_wgs84(longitude, latitude, target_datum):
    """Convert from WGS-84 to a `Datum` value, for a service that expects it."""
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


def _where_inside(convert, longitude, latitude):
    inside = inside_china(longitude, latitude)
    if np.ndim(inside):
        # Far away the formula overflows, so it gets a point inside the box there; that result is not used.
        moved = convert(np.where(inside, longitude, 105.0), np.where(inside, latitude, 35.0))
        return np.where(inside, moved[0], longitude), np.where(inside, moved[1], latitude)
    if not inside:
        return longitude, latitude
    moved = convert(longitude, latitude)
    return float(moved[0]), float(moved[1])


def _inverse(forward, about):
    """Undo a shift by iteration: neither formula has a closed inverse. `about` is roughly what it adds."""

    def undo(longitude, latitude):
        guess = longitude - about[0], latitude - about[1]
        for _ in range(STEPS):
            shifted = forward(*guess)
            guess = guess[0] + longitude - shifted[0], guess[1] + latitude - shifted[1]
        return guess

    return undo


def _bd09(longitude, latitude):
    radius = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * BAIDU_ANGLE)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * BAIDU_ANGLE)
    return radius * np.cos(angle) + BAIDU_SHIFT[0], radius * np.sin(angle) + BAIDU_SHIFT[1]


def _gcj02(longitude, latitude):
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    angle = np.radians(latitude)
    magic = 1 - ECCENTRICITY_SQUARED * np.sin(angle) ** 2
    north = north * 180.0 / ((SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED)) / (magic * np.sqrt(magic)) * np.pi)
    east = east * 180.0 / (SEMI_MAJOR_AXIS / np.sqrt(magic) * np.cos(angle) * np.pi)
    return longitude + east, latitude + north
