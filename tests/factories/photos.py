from io import BytesIO

import factory
from django.core.files.base import ContentFile
from PIL import Image

from heritage.photos.choices import Licence, People
from heritage.photos.models import Photo


def a_picture(width=1200, height=800, image_format="PNG", **save):
    """Return the bytes of a plain picture."""
    out = BytesIO()
    Image.new("RGB", (width, height), (156, 63, 45)).save(out, image_format, **save)
    return out.getvalue()


class PhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Photo

    title = factory.Sequence(lambda n: f"图片{n}")
    description = "锯齿屋顶的车间"
    credit = "王建国 摄"
    licence = Licence.ALL_RIGHTS_RESERVED
    people = People.NONE
    file = factory.LazyFunction(lambda: ContentFile(a_picture(), name="picture.png"))


def a_landscape(width, height, image_format="JPEG", **save):
    """Return the bytes of a picture with soft and sharp parts, as photographs have them."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    roof = Image.linear_gradient("L").resize((width // 12, height // 3)).convert("RGB")
    for number in range(0, 12, 2):
        image.paste(roof, (number * width // 12, height // 2))
    out = BytesIO()
    image.save(out, image_format, **save)
    return out.getvalue()
