"""Every byte of every picture that the demo shows."""

from io import BytesIO

import pytest
from PIL import Image

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions import PUBLIC, prepare_all
from tests.photos.camera import SECRETS, SECRETS_IN_TIFF

# What would stand in a file that tells more than it should, whoever made it.
TELLING = [b"Exif\0\0", b"GPSL", b"SerialNumber", b"OwnerName", b"Photoshop 3.0", b"MakerNote", b"photoshop:City"]


@pytest.mark.usefixtures("demo")
def test_no_public_file_tells_more_than_credit_and_licence():
    _, failed = prepare_all(Photo.objects.all())
    assert failed == []
    photos = Photo.objects.public().count()
    renditions = Rendition.objects.filter(filter_spec__in=PUBLIC).select_related("image")
    assert renditions.count() == photos * len(PUBLIC) > 0
    for rendition in renditions:
        with rendition.file.open() as file:
            public = file.read()
        where = f"{rendition.image.title} {rendition.filter_spec}"
        assert [secret for secret in {*SECRETS, *SECRETS_IN_TIFF, *TELLING} if secret in public] == [], where
        image = Image.open(BytesIO(public))
        assert dict(image.getexif()) == {}, where
        assert set(image.info) <= {
            "xmp",
            "icc_profile",
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
            "loop",
            "background",
            "timestamp",
            "duration",
        }, where
        assert rendition.image.credit in image.info["xmp"].decode(), where
