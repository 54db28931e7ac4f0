"""The description of the data for catalogues of data (DCAT-AP 3): what it is, whose, its licence and its files."""

import json

from django.conf import settings
from django.urls import reverse
from rdflib import Graph

from heritage.opendata.dataset import DESCRIPTION, KEYWORDS, publisher
from heritage.opendata.downloads import DOWNLOADS

LANGUAGE = "http://publications.europa.eu/resource/authority/language/ZHO"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "title": {"@id": "dct:title", "@language": "zh-Hans"},
    "description": {"@id": "dct:description", "@language": "zh-Hans"},
    "keyword": {"@id": "dcat:keyword", "@language": "zh-Hans"},
    "name": {"@id": "foaf:name", "@language": "zh-Hans"},
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
    "publisher": "dct:publisher",
    "license": "dct:license",
    "language": "dct:language",
    "format": "dct:format",
    "dataset": "dcat:dataset",
    "distribution": "dcat:distribution",
    "landingPage": "dcat:landingPage",
    "accessURL": "dcat:accessURL",
    "downloadURL": "dcat:downloadURL",
}


def document(as_of, site):
    """Return the description as JSON-LD. The context stands in it, so that nothing else must be fetched."""
    page = site.absolute(reverse("data"))
    agent = {"id": f"{page}#publisher", "type": "foaf:Agent", "name": publisher()}
    common = {
        "publisher": agent,
        "language": {"id": LANGUAGE, "type": "dct:LinguisticSystem"},
        **({"license": _licence(site)} if site.licence.deed else {}),
    }
    data = {
        "id": f"{page}#dataset",
        "type": "dcat:Dataset",
        "title": settings.WAGTAIL_SITE_NAME,
        "description": DESCRIPTION,
        "keyword": KEYWORDS,
        "landingPage": {"id": page, "type": "foaf:Document"},
        "publisher": {"id": agent["id"]},
        "language": {"id": LANGUAGE},
        "distribution": [_distribution(form, download, page, site) for form, download in DOWNLOADS.items()],
    }
    if as_of:
        data["modified"] = as_of.date().isoformat()
    catalogue = {
        "id": f"{page}#catalogue",
        "type": "dcat:Catalog",
        "title": f"{settings.WAGTAIL_SITE_NAME}开放数据",
        "description": DESCRIPTION,
        **common,
        "dataset": data,
    }
    return {"@context": CONTEXT, **catalogue}


def turtle(described):
    """Return the same description as Turtle."""
    graph = Graph().parse(data=json.dumps(described), format="json-ld")
    return graph.serialize(format="turtle")


def _licence(site):
    return {"id": site.licence.deed, "type": "dct:LicenseDocument"}


def _distribution(form, download, page, site):
    address = site.absolute(reverse("download", args=[form]))
    media_type = download.media_type.partition(";")[0]
    found = {
        "id": f"{page}#{form}",
        "type": "dcat:Distribution",
        "title": download.label,
        "description": download.audience,
        "accessURL": {"id": page},
        "downloadURL": {"id": address},
        "format": {
            "id": f"https://www.iana.org/assignments/media-types/{media_type}",
            "type": "dct:MediaTypeOrExtent",
        },
    }
    return {**found, "license": {"id": site.licence.deed}} if site.licence.deed else found
