import logging
import os
import secrets
from contextlib import contextmanager
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import models
from django.templatetags.static import static
from wagtail.images.models import (
    IMAGE_FORMAT_EXTENSIONS,
    AbstractImage,
    AbstractRendition,
    Filter,
    Image,
    SourceImageIOError,
    get_upload_to,
)
from wagtail.search import index

from heritage.chronology.fields import EDTFField
from heritage.photos.decoding import UnreadablePictureError, clean_pixels
from heritage.photos.fields import OriginalField

logger = logging.getLogger(__name__)


class Medium(models.TextChoices):
    PHOTOGRAPH = "photograph", "照片"
    DRAWING = "drawing", "示意图"
    SCAN = "scan", "文献、图纸扫描件"


class Licence(models.TextChoices):
    """What others may do with a picture. Closed by default: nothing is given away by forgetting."""

    ALL_RIGHTS_RESERVED = "all_rights_reserved", "保留所有权利"
    PERMISSION = "permission", "经著作权人书面许可在本目录使用"
    CC_BY = "cc_by_4", "知识共享 署名 4.0（CC BY 4.0）"
    CC_BY_SA = "cc_by_sa_4", "知识共享 署名—相同方式共享 4.0（CC BY-SA 4.0）"
    CC0 = "cc0", "放弃著作权（CC0 1.0）"
    PUBLIC_DOMAIN = "public_domain", "著作权保护期已过"


class Photo(AbstractImage):
    """A picture of the catalogue. `title` is for editors; what the public reads is the caption.

    The file is the original and stays private, with all that the camera wrote into it. The public sees renditions,
    which are made of clean pixels only.
    """

    file = OriginalField("图片文件", upload_to=get_upload_to, width_field="width", height_field="height")
    description = models.CharField(
        "替代文字",
        max_length=255,
        blank=True,
        default="",
        help_text="给看不见图片的人读，例如：锯齿屋顶的车间，高窗朝北",
    )
    caption = models.CharField(
        "图注", max_length=200, blank=True, help_text="印在图下的一句话，例如：陶瓷砂轮制造车间的锯齿屋顶"
    )
    medium = models.CharField(
        "性质",
        max_length=20,
        choices=Medium,
        default=Medium.PHOTOGRAPH,
        help_text="示意图在页面上标明“示意图（非照片）”",
    )
    credit = models.CharField("署名", max_length=120, blank=True, help_text="拍摄者或绘制者，例如：王建国 摄")
    licence = models.CharField("许可", max_length=30, choices=Licence, default=Licence.ALL_RIGHTS_RESERVED)
    taken = EDTFField("拍摄或绘制时间")
    source = models.CharField("来源", max_length=200, blank=True, help_text="图片从哪里来，例如：区档案馆 1987年影集")

    admin_form_fields = (
        *[field for field in Image.admin_form_fields if field != "tags"],
        "caption",
        "medium",
        "credit",
        "licence",
        "taken",
        "source",
        "tags",
    )

    # The public is only ever shown, and searches only in, what is printed below the picture.
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("caption"),
        index.SearchField("description"),
        index.SearchField("credit"),
    ]

    @property
    def is_drawing(self):
        return self.medium == Medium.DRAWING

    @property
    def alt(self):
        """The alternative text; empty only where nobody has written one yet."""
        return self.description

    @property
    def default_alt_text(self):
        # Wagtail falls back to the title, which begins as the name of the file
        return self.alt

    def _set_image_file_metadata(self):
        super()._set_image_file_metadata()
        if self.file._committed:
            self.file.close()  # Wagtail opens it and leaves it so

    @contextmanager
    def get_willow_image(self):
        """Every rendition begins here. A file that cannot be read counts as lost."""
        with self.open_file() as file:
            try:
                pixels = clean_pixels(file)
            except UnreadablePictureError as error:
                raise SourceImageIOError(str(error)) from error
            yield pixels

    def generate_rendition_file(self, wanted, *, source=None):
        # Always from get_willow_image: bytes handed over as `source` would go round the cleaning. In memory, because
        # Wagtail leaves its temporary file open. Only the extension of the name counts, see get_upload_to.
        output = BytesIO()
        made = wanted.run(self, output)
        return ContentFile(output.getvalue(), name=f"rendition{IMAGE_FORMAT_EXTENSIONS[made.format_name]}")

    def create_renditions(self, *filters):
        # One after the other: Wagtail reads the file anew in three threads at once (714 MB for 24 megapixels)
        return {wanted: self.create_rendition(wanted) for wanted in filters}

    def get_rendition(self, wanted):
        """Return the rendition, or its `missing` stand-in: a page is never lost over a picture."""
        try:
            return super().get_rendition(wanted)
        except OSError:
            logger.exception("No rendition %s of picture %s", getattr(wanted, "spec", wanted), self.pk)
            return Rendition.missing(self, wanted)

    def get_renditions(self, *filters):
        """Like `get_rendition`, for several."""
        try:
            return super().get_renditions(*filters)
        except OSError:
            return {getattr(wanted, "spec", wanted): self.get_rendition(wanted) for wanted in filters}

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"
        permissions = [("choose_photo", "可以选用图片")]


class Rendition(AbstractRendition):
    """What the public sees of a picture."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    @classmethod
    def missing(cls, photo, wanted):
        """Return what stands in, in the same size, for a rendition that cannot be made. It is not saved."""
        if isinstance(wanted, str):
            wanted = Filter(spec=wanted)
        width, height = wanted.get_transform(photo).size
        return cls(image=photo, filter_spec=wanted.spec, width=round(width), height=round(height))

    @property
    def is_missing(self):
        return not self.file

    @property
    def url(self):
        return static("photos/missing.svg") if self.is_missing else super().url

    def get_upload_to(self, filename):
        # Nothing of the uploaded name, which may tell a place or a person, and nothing that can be guessed
        spec = self.filter_spec.replace("|", ".")
        return f"images/{secrets.token_hex(8)}.{spec}{os.path.splitext(filename)[1]}"

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
