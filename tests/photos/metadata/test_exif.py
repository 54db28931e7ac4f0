import struct
from io import BytesIO

import pytest
from PIL import ExifTags, Image

from heritage.photos.metadata.exif import CameraPosition, PhotoMetadata, camera_position, read_metadata
from tests.photos.camera_files import a_telling_picture, encoded, red_over_blue

GPS = ExifTags.GPS
PLACE = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: (34.0, 44.0, 38.04),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (113.0, 35.0, 36.96),
}


EMPTY = 4.711  # becomes 0/0 in the file, which Pillow does not write


def a_picture_with(**changed):
    noted = {**PLACE, **{getattr(GPS, name): value for name, value in changed.items()}}
    data = Image.Exif()
    data.get_ifd(ExifTags.IFD.GPSInfo).update({key: value for key, value in noted.items() if value is not None})
    return BytesIO(encoded(red_over_blue(), "JPEG", exif=data))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_the_position_is_read_out_of_every_format_that_the_library_takes(image_format):
    found = camera_position(BytesIO(a_telling_picture(image_format)))

    assert (round(found.longitude, 5), round(found.latitude, 5), found.datum) == (113.59963, 34.74269, "wgs84")


def test_degrees_minutes_and_seconds_become_degrees_with_the_error_where_it_is_noted():
    assert camera_position(a_picture_with(GPSHPositioningError=4.6)) == CameraPosition(113.5936, 34.7439, "wgs84", 5)
    assert camera_position(a_picture_with()) == CameraPosition(113.5936, 34.7439, "wgs84", None)


def test_west_and_south_are_negative():
    found = camera_position(a_picture_with(GPSLongitudeRef="W", GPSLatitudeRef="S"))

    assert (found.longitude, found.latitude) == (-113.5936, -34.7439)


def test_a_camera_that_names_another_datum_is_not_believed_to_mean_wgs84():
    assert camera_position(a_picture_with(GPSMapDatum="TOKYO")).datum == ""
    assert camera_position(a_picture_with(GPSMapDatum="WGS-84")).datum == "wgs84"


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ((34.0, 44.634, EMPTY), (113.0, 35.616, EMPTY)),
        ((34.0, 44.634), (113.0, 35.616)),
        ((34.7439, EMPTY, EMPTY), (113.5936, 0.0, 0.0)),
    ],
)
def test_empty_seconds_and_minutes_are_none(latitude, longitude):
    data = a_picture_with(GPSLatitude=latitude, GPSLongitude=longitude).getvalue()
    found = camera_position(BytesIO(data.replace(struct.pack(">LL", 4711, 1000), bytes(8))))

    assert (found.longitude, found.latitude) == (113.5936, 34.7439)


def test_a_position_that_the_receiver_calls_void_is_marked():
    found = camera_position(a_picture_with(GPSStatus="V", GPSDOP=12.5))
    assert (found.is_void, found.dop) == (True, 12.5)

    found = camera_position(a_picture_with(GPSStatus="A"))
    assert (found.is_void, found.dop) == (False, None)


@pytest.mark.parametrize(
    ("noted", "taken"),
    [
        ("1826:06:01 10:00:00", "1826-06-01"),
        ("1998:05:04 10:20:30", "1998-05-04"),
        ("2000:07:01 10:20:30", "2000-07-01"),
        ("1956:05:04", "1956-05-04"),
        ("2024-05-04T10:20:30", "2024-05-04"),
        ("1825:06:01 10:00:00", ""),
        ("2000:01:01 00:00:12", ""),
        ("1970:01:01 00:00:12", ""),
        ("2023:02:30 10:00:00", ""),
        ("0000:00:00 00:00:00", ""),
    ],
)
def test_capture_dates_are_read_from_the_first_photograph_on(noted, taken):
    data = Image.Exif()
    data.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = noted

    found = read_metadata(BytesIO(encoded(red_over_blue(), "JPEG", exif=data)))
    assert found.taken == taken
    assert found.at == (f"{taken} {noted[11:16]}" if taken and len(noted) > 10 else "")


@pytest.mark.parametrize(
    "file",
    [
        BytesIO(encoded(red_over_blue(), "JPEG")),
        a_picture_with(GPSLatitude=None),
        a_picture_with(GPSLatitudeRef=None),
        a_picture_with(GPSLatitude=(0.0, 0.0, 0.0), GPSLongitude=(0.0, 0.0, 0.0)),
        a_picture_with(GPSLatitude=(95.0, 0.0, 0.0)),
        BytesIO(b"\xff\xd8\xff no picture"),
        BytesIO(b""),
    ],
)
def test_without_a_position_there_is_none_and_no_error(file):
    assert camera_position(file) is None


def test_no_pixel_is_decoded_to_look_for_it(monkeypatch):
    decoded = []
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", decoded.append)
    file = BytesIO(encoded(red_over_blue(), "PNG"))
    assert camera_position(file) is None
    assert read_metadata(file) == PhotoMetadata()
    assert decoded == []


@pytest.mark.parametrize(("make", "name"), [("  ", "D90"), ("\x01?", "D90"), ("NIKON CORPORATION", "NIKON D90")])
def test_a_camera_is_named_though_its_maker_left_blanks(make, name):
    noted = Image.Exif()
    noted[ExifTags.Base.Make], noted[ExifTags.Base.Model] = make, name
    assert read_metadata(BytesIO(encoded(red_over_blue(), "JPEG", exif=noted))).camera == name
