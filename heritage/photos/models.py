from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from heritage.chronology import edtf
from heritage.chronology.fields import EDTFField


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
    """A picture of the catalogue. `title` is for editors; what the public reads is the caption."""

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

    @property
    def is_drawing(self):
        return self.medium == Medium.DRAWING

    @property
    def taken_in_chinese(self):
        return edtf.in_chinese(self.taken)

    @property
    def alt(self):
        """The alternative text; empty only where nobody has written one yet."""
        return self.description

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"
        permissions = [("choose_photo", "可以选用图片")]


class Rendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
