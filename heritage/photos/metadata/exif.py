"""Date, camera and position from the EXIF of an original. Only editors see them; public files have no EXIF."""

import re
from dataclasses import dataclass

from PIL import ExifTags, Image

from heritage.photos.renditions.decoder import READABLE, exif

GPS = ExifTags.GPS
_NOTED = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d)")


@dataclass(frozen=True)
class CameraPosition:
    """Degrees as the camera wrote them; `datum` is empty if it is not WGS-84."""

    longitude: float
    latitude: float
    datum: str
    error_m: int | None


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
    return CameraPosition(longitude, latitude, datum, _metres(noted.get(GPS.GPSHPositioningError)))


def _degrees(parts, reference, negative):
    degrees, minutes, seconds = (float(part) for part in parts)
    value = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -value if reference.strip("\x00 ").upper() == negative else value


def _metres(error):
    try:
        return max(1, round(float(error)))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None


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
    # a camera whose clock was never set starts in 1970 or 2000
    taken = f"{found[1]}-{found[2]}-{found[3]}" if found and int(found[1]) > 2000 else ""
    return PhotoMetadata(
        taken=taken,
        at=f"{taken} {found[4]}:{found[5]}" if taken else "",
        camera=_one_name(words),
        position=camera_position(file),
    )


def _one_name(words):
    """Return maker and model as one name: many makers repeat their name in the model."""
    words = [plain for one in words if (plain := re.sub(r"[^\w .()-]", "", one).strip()[:40])]
    if len(words) == 2 and words[1].lower().startswith(words[0].lower().split()[0]):
        words = words[1:]
    return " ".join(words)
