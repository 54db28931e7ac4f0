"""Date, camera and position from the EXIF of an original. Only editors see them; public files have no EXIF."""

import re
from dataclasses import dataclass
from datetime import date
from math import isfinite

from PIL import ExifTags, Image

from heritage.photos.renditions.decoder import READABLE, exif

GPS = ExifTags.GPS
_NOTED = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d))?")
FIRST_PHOTOGRAPH = 1826
# Clocks that were never set start on the first day of one of these years.
UNSET_YEARS = {1970, 1980, 2000, 2001, 2002}


@dataclass(frozen=True)
class CameraPosition:
    """Degrees as the camera wrote them; `datum` is empty if it is not WGS-84.

    `is_void` says that the receiver itself calls its position invalid; `dop` is its dilution of precision.
    """

    longitude: float
    latitude: float
    datum: str
    error_m: int | None
    is_void: bool = False
    dop: float | None = None


def camera_position(file):
    """Return the CameraPosition of a picture file, or None if it has none that can be read."""
    try:
        file.seek(0)
        with Image.open(file, formats=READABLE) as image:
            noted = exif(image).get_ifd(ExifTags.IFD.GPSInfo)
        longitude = _degrees(noted[GPS.GPSLongitude], noted[GPS.GPSLongitudeRef], "W")
        latitude = _degrees(noted[GPS.GPSLatitude], noted[GPS.GPSLatitudeRef], "S")
    except Exception:  # Pillow raises many kinds of errors for damaged EXIF
        return None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90) or longitude == latitude == 0:
        return None
    named = str(noted.get(GPS.GPSMapDatum) or "WGS-84").strip("\x00 ").upper().replace("-", "").replace(" ", "")
    datum = "wgs84" if named.startswith(("WGS84", "CGCS2000")) else ""
    is_void = str(noted.get(GPS.GPSStatus) or "").strip("\x00 ").upper() == "V"
    dop = _number(noted.get(GPS.GPSDOP))
    return CameraPosition(
        longitude, latitude, datum, _metres(noted.get(GPS.GPSHPositioningError)), is_void, dop or None
    )


def _degrees(parts, reference, negative):
    """Return degrees; minutes and seconds may be missing or empty (0/0), as some cameras write them."""
    numbers = [_number(part) for part in (parts if isinstance(parts, tuple) else (parts,))]
    if numbers[0] is None:
        raise ValueError("no degrees")
    degrees, minutes, seconds = (number or 0.0 for number in [*numbers, None, None][:3])
    value = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -value if reference.strip("\x00 ").upper() == negative else value


def _number(value):
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return number if isfinite(number) else None


def _metres(error):
    number = _number(error)
    return None if number is None else max(1, round(number))


@dataclass(frozen=True)
class PhotoMetadata:
    """`taken` is a date in EDTF, `at` the date and time as text; each may be empty."""

    taken: str = ""
    at: str = ""
    camera: str = ""
    position: CameraPosition | None = None


def read_metadata(file):
    try:
        file.seek(0)
        with Image.open(file, formats=READABLE) as image:
            noted = exif(image)
            details = noted.get_ifd(ExifTags.IFD.Exif)
        made = str(details.get(ExifTags.Base.DateTimeOriginal) or "")
        words = [str(noted.get(tag) or "") for tag in (ExifTags.Base.Make, ExifTags.Base.Model)]
    except Exception:  # as in camera_position
        made, words = "", []
    found = _NOTED.match(made)
    taken = _day(*map(int, found.groups()[:3])) if found else ""
    return PhotoMetadata(
        taken=taken,
        at=f"{taken} {found[4]}:{found[5]}" if taken and found[4] else "",
        camera=_one_name(words),
        position=camera_position(file),
    )


def _day(year, month, day):
    """Return a day in EDTF; empty for one before photography, that does not exist, or of a clock that was never set."""
    try:
        made = date(year, month, day)
    except ValueError:
        return ""
    is_unset = year in UNSET_YEARS and (month, day) == (1, 1)
    return "" if is_unset or year < FIRST_PHOTOGRAPH else made.isoformat()


def _one_name(words):
    """Return maker and model as one name: many makers repeat their name in the model."""
    words = [plain for one in words if (plain := re.sub(r"[^\w .()-]", "", one).strip()[:40])]
    if len(words) == 2 and words[1].lower().startswith(words[0].lower().split()[0]):
        words = words[1:]
    return " ".join(words)
