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
