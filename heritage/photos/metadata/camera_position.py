"""Where a camera stood, as it wrote into the original. For editors' eyes: the public gets clean pixels only."""

from dataclasses import dataclass

from PIL import ExifTags, Image

from heritage.photos.renditions.decoder import READABLE, exif

GPS = ExifTags.GPS


@dataclass(frozen=True)
class CameraPosition:
    """Degrees as the camera noted them; `datum` is empty where it names another one than WGS-84."""

    longitude: float
    latitude: float
    datum: str
    error_m: int | None


def camera_position(file):
    """Return the CameraPosition of a picture file, or None where it has none that can be read."""
    try:
        file.seek(0)
        with Image.open(file, formats=READABLE) as image:
            noted = exif(image).get_ifd(ExifTags.IFD.GPSInfo)
        longitude = _degrees(noted[GPS.GPSLongitude], noted[GPS.GPSLongitudeRef], "W")
        latitude = _degrees(noted[GPS.GPSLatitude], noted[GPS.GPSLatitudeRef], "S")
    except Exception:  # broken pictures and damaged EXIF, in whatever way there is
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
