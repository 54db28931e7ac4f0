import logging
import os
from contextlib import contextmanager
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Exists, OuterRef
from django.templatetags.static import static
from django.utils.functional import cached_property
from wagtail.images.models import (
    IMAGE_FORMAT_EXTENSIONS,
    AbstractImage,
    AbstractRendition,
    Filter,
    Image,
    ImageQuerySet,
    SourceImageIOError,
    get_upload_to,
)
from wagtail.search import index

from heritage.chronology import edtf
from heritage.chronology.fields import EDTFField
from heritage.photos.choices import Licence, Medium, People
from heritage.photos.fields import OriginalField
from heritage.photos.publication import PublicationMixin, in_private_collection, released
from heritage.photos.renditions import file_names, pipeline, sizes
from heritage.photos.renditions.decoder import UnreadablePictureError
from heritage.photos.renditions.willow_adapter import Cut, Pixels
from heritage.wagtail_patches.file_fields import is_stored
from heritage.wagtail_patches.image_metadata import ClosesItsFile

logger = logging.getLogger(__name__)


class PhotoQuerySet(ImageQuerySet):
    def public(self):
        """Return pictures that are public today. Of other pictures not even a rendition may leave the server."""
        return self.filter(released())

    def held_back(self):
        return self.exclude(released())

    def with_obstacles(self):
        """Annotate what `Photo.obstacles` needs, so that it makes no query for each picture."""
        return self.annotate(is_internal=in_private_collection())


class RenditionQuerySet(models.QuerySet):
    def public(self):
        """Return renditions of pictures that are public today."""
        return self.filter(released(prefix="image__"))


class FileCleanupMixin:
    """Deletes a new file from the storage if its row cannot be saved."""

    def save(self, *args, **kwargs):
        is_new = bool(self.file) and not is_stored(self.file)
        try:
            super().save(*args, **kwargs)
        except BaseException:
            if is_new and is_stored(self.file):
                self.file.storage.delete(self.file.name)
            raise


class Photo(PublicationMixin, FileCleanupMixin, ClosesItsFile, AbstractImage):
    """A picture of the catalogue. `title` is for editors, `caption` for the public.

    The file is the original and stays private, because it holds the camera's metadata. The public gets renditions,
    which are made of pixels without metadata.
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
    taken = EDTFField("拍摄或绘制时间")
    source = models.CharField("来源", max_length=200, blank=True, help_text="图片从哪里来，例如：区档案馆 1987年影集")
    page = models.PositiveSmallIntegerField(
        "页码", null=True, blank=True, help_text="只有多页的 TIFF 要写：用其中第几页，例如：2"
    )
    transcription = models.TextField(
        "图上文字", blank=True, help_text="招牌、碑刻、图纸上的字，照录，例如：郑州第二砂轮厂"
    )

    is_decorative = models.BooleanField(
        "纯装饰", default=False, help_text="只起装饰作用、看不见也不缺什么的图才勾选，可不写替代文字"
    )
    credit = models.CharField("署名", max_length=120, blank=True, help_text="拍摄者或绘制者，例如：王建国 摄")
    licence = models.CharField("许可", max_length=30, choices=Licence, blank=True, help_text="没有许可的图片不会公开")
    licence_until = models.DateField(
        "许可到期日", null=True, blank=True, help_text="过了这一天图片自动撤下，不限期就空着，例如：2028-12-31"
    )
    people = models.CharField(
        "人物", max_length=20, choices=People, blank=True, help_text="示意图不用填；能认出人的照片要有同意书"
    )
    consent_number = models.CharField(
        "同意书编号", max_length=60, blank=True, help_text="只记编号，不写姓名，例如：肖像同意2026-015"
    )
    consent_until = models.DateField("同意到期日", null=True, blank=True, help_text="过了这一天图片自动撤下")
    ai_generated = models.BooleanField(
        "人工智能生成", default=False, help_text="只许用于示意图，页面和文件里都会标明“AI生成”"
    )

    # Written by renditions/sizes.py: a tiny preview as a data URL, and the `imprint` of the public files
    placeholder = models.TextField(blank=True, editable=False)
    rendered_as = models.CharField(max_length=16, blank=True, editable=False)
    # The perceptual hash (perceptual_hash.py), and the tiles for zooming (zoom/tiles.py)
    fingerprint = models.CharField(max_length=16, blank=True, editable=False)
    tiles = models.FileField(upload_to="tiles", blank=True, editable=False)

    objects = PhotoQuerySet.as_manager()

    admin_form_fields = (
        *[field for field in Image.admin_form_fields if field != "tags"],
        "is_decorative",
        "caption",
        "medium",
        "ai_generated",
        "credit",
        "licence",
        "licence_until",
        "people",
        "consent_number",
        "consent_until",
        "taken",
        "source",
        "page",
        "transcription",
        "tags",
    )

    # Search reads only fields that are public.
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("caption"),
        index.SearchField("description"),
        index.SearchField("credit"),
        index.SearchField("transcription"),
    ]

    @property
    def marks(self):
        """Labels that must be shown with the picture: not a photograph, generated by AI."""
        marks = {"示意图（非照片）": self.is_drawing, "AI生成": self.ai_generated}
        return [words for words, holds in marks.items() if holds]

    @property
    def is_drawing(self):
        return self.medium == Medium.DRAWING

    def clean(self):
        super().clean()
        if self.ai_generated and self.medium != Medium.DRAWING:
            raise ValidationError(
                {"ai_generated": "人工智能生成的图不能当作照片或文献收入。请改为“示意图”，或不要上传。"}
            )

    @property
    def taken_in_chinese(self):
        return edtf.in_chinese(self.taken)

    @property
    def terms(self):
        """The Licence, or None."""
        return Licence(self.licence) if self.licence else None

    @property
    def download_spec(self):
        """The filter of the file for download: larger if the licence allows redistribution."""
        return sizes.DOWNLOAD if self.terms and self.terms.is_open else sizes.VIEWING

    @property
    def alt(self):
        """The alternative text; empty for decoration, or if nobody has written one."""
        return "" if self.is_decorative else self.description

    @property
    def default_alt_text(self):
        # Wagtail falls back to the title, which is the file name at first
        return self.alt

    @contextmanager
    def get_willow_image(self):
        """Return the picture for Wagtail where it makes no stored rendition."""
        with self._readable():
            yield Pixels(*pipeline.whole(self))

    def generate_rendition_file(self, wanted, *, source=None):
        # Always from the original: bytes in `source` would bypass the removal of metadata. In memory, because Wagtail
        # leaves its temporary file open. Of the name only the extension is used, see get_upload_to.
        if wanted.spec in sizes.PUBLIC:
            return next(file for _, file in self._drawn([wanted.spec]))
        output = BytesIO()
        with self._readable():
            made = Cut(*pipeline.cut(self, wanted)).save(wanted, output)
        return ContentFile(output.getvalue(), name=f"rendition{IMAGE_FORMAT_EXTENSIONS[made.format_name]}")

    def create_renditions(self, *filters):
        # Wagtail decodes the file in three threads at once (714 MB for 24 megapixels)
        made = dict.fromkeys(filters)
        public = {wanted.spec: wanted for wanted in filters if wanted.spec in sizes.PUBLIC}
        for spec, file in self._drawn(public) if public else ():
            wanted = public[spec]
            made[wanted], _ = self.renditions.get_or_create(
                filter_spec=spec, focal_point_key=wanted.get_cache_key(self), defaults={"file": file}
            )
        return {wanted: rendition or self.create_rendition(wanted) for wanted, rendition in made.items()}

    def _drawn(self, specs):
        """Yield (spec, file) for public sizes; the original is decoded once."""
        with self._readable():
            for spec, made, data in pipeline.draw(self, specs):
                yield spec, ContentFile(data, name=f"rendition{IMAGE_FORMAT_EXTENSIONS[made]}")

    @contextmanager
    def _readable(self):
        """Treat a file that cannot be decoded like a missing one."""
        try:
            yield
        except UnreadablePictureError as error:
            raise SourceImageIOError(str(error)) from error

    def get_rendition(self, wanted):
        """Return the rendition, or a `missing` placeholder: a damaged picture must not break a page."""
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


class Rendition(FileCleanupMixin, AbstractRendition):
    """A public file of a picture."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    objects = RenditionQuerySet.as_manager()

    @classmethod
    def missing(cls, photo, wanted):
        """Return an unsaved placeholder of the same size for a rendition that cannot be made."""
        if isinstance(wanted, str):
            wanted = Filter(spec=wanted)
        width, height = wanted.get_transform(photo).size
        return cls(image=photo, filter_spec=wanted.spec, width=round(width), height=round(height))

    @property
    def is_missing(self):
        return not self.file

    @property
    def url(self):
        return static("public/img/missing-photo.svg") if self.is_missing else super().url

    def get_upload_to(self, filename):
        # The uploaded name is not used: it may name a place or a person
        return f"images/{file_names.new_name(self.image_id, self.filter_spec, os.path.splitext(filename)[1])}"

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Illustrated:
    """A page with a `photo`."""

    shows_photo = None  # whether the picture may be shown, as `with_public_photo` has read it; None where it has not

    @cached_property
    def public_photo(self):
        """The picture if it is public today, else None. Templates use only this."""
        if self.shows_photo is not None:
            return self.photo if self.shows_photo else None
        return self.photo_id and Photo.objects.public().filter(pk=self.photo_id).first()


def with_public_photo(pages):
    """Read pages together with their pictures and whether those are public, in one query."""
    shown = Photo.objects.public().filter(pk=OuterRef("photo"))
    return pages.select_related("photo").annotate(shows_photo=Exists(shown))
