"""Choices of the fields of a picture."""

from django.db import models


class Medium(models.TextChoices):
    PHOTOGRAPH = "photograph", "照片"
    DRAWING = "drawing", "示意图"
    SCAN = "scan", "文献、图纸扫描件"


class Licence(models.TextChoices):
    """What others may do with a picture. There is no default: a picture without a licence is not public."""

    ALL_RIGHTS_RESERVED = "all_rights_reserved", "保留所有权利"
    PERMISSION = "permission", "经著作权人书面许可在本目录使用"
    CC_BY = "cc_by_4", "知识共享 署名 4.0（CC BY 4.0）"
    CC_BY_SA = "cc_by_sa_4", "知识共享 署名—相同方式共享 4.0（CC BY-SA 4.0）"
    CC0 = "cc0", "放弃著作权（CC0 1.0）"
    PUBLIC_DOMAIN = "public_domain", "著作权保护期已过"

    @property
    def deed(self):
        """The URL of the licence text, or empty."""
        return _DEEDS.get(self, "")

    @property
    def code(self):
        """A short form for credit lines and file names."""
        return _CODES[self]

    @property
    def use(self):
        """What a visitor may do with the picture, in one sentence."""
        return _USES[self]

    @property
    def is_open(self):
        """Whether anybody may redistribute the picture, so that it can be downloaded in full size."""
        return self not in {Licence.ALL_RIGHTS_RESERVED, Licence.PERMISSION}


_DEEDS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.zh-hans",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/deed.zh-hans",
}
_CODES = {
    Licence.ALL_RIGHTS_RESERVED: "保留所有权利",
    Licence.PERMISSION: "经许可使用",
    Licence.CC_BY: "CC BY 4.0",
    Licence.CC_BY_SA: "CC BY-SA 4.0",
    Licence.CC0: "CC0 1.0",
    Licence.PUBLIC_DOMAIN: "公有领域",
}
_USES = {
    Licence.ALL_RIGHTS_RESERVED: "可以在本页观看、链接到本页；转载、印刷或改作须先征得著作权人同意。",
    Licence.PERMISSION: "著作权人只许可本目录使用；可以链接到本页，其他用途须另征得著作权人同意。",
    Licence.CC_BY: "可以转载、印刷和改作，商用也可以，但须写明署名和许可，改动过的要说明。",
    Licence.CC_BY_SA: "可以转载、印刷和改作，商用也可以，但须写明署名和许可，改作以同样的许可发布。",
    Licence.CC0: "可以自由使用，不需要许可；仍请写明署名和来源。",
    Licence.PUBLIC_DOMAIN: "可以自由使用；仍请写明署名和来源。",
}


class People(models.TextChoices):
    """Whether people in a photograph are recognisable. While this is empty, the photograph is not public."""

    NONE = "none", "认不出任何人"
    RECOGNISABLE = "recognisable", "能认出人"
