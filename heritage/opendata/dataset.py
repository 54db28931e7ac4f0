"""What the data set says of itself, for search engines of data: schema.org's Dataset."""

from django.conf import settings
from django.urls import reverse

from heritage.opendata.forms.schema_org import CONTEXT, known
from heritage.pages.models import OrganisationSettings

DESCRIPTION = (
    "郑州市中原区的历史文化街区、工业遗产、历史建筑与文物古迹：名称、年代、保护身份、位置、沿革和说法，"
    "每一句都注明来源和可信度，来源相左的各说并列。"
)


KEYWORDS = ["文化遗产", "工业遗产", "历史文化街区", "文物保护单位", "郑州市", "中原区"]


def publisher():
    """Return the name of the office that publishes the data: the one in the footer of every page."""
    return OrganisationSettings.load().shown.get("host") or settings.WAGTAIL_SITE_NAME


def document(context, site):
    """Return the Dataset as JSON-LD. `context` is that of the page /data/."""
    address = context["address"]
    return known(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "@id": address,
            "url": address,
            "name": settings.WAGTAIL_SITE_NAME,
            "description": DESCRIPTION,
            "inLanguage": "zh-CN",
            "isAccessibleForFree": True,
            "license": site.licence.deed,
            "dateModified": context["as_of"].date().isoformat() if context["as_of"] else "",
            "keywords": KEYWORDS,
            "creator": {"@type": "Organization", "name": publisher()},
            "publisher": {"@type": "Organization", "name": publisher()},
            "spatialCoverage": {"@type": "Place", "name": "河南省郑州市中原区"},
            "variableMeasured": [field.label for field in context["fields"]],
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": download.label,
                    "encodingFormat": download.media_type,
                    "contentUrl": site.absolute(reverse("download", args=[form])),
                }
                for form, download in context["files"]
            ],
        }
    )
