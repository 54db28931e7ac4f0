"""The arguments that public addresses read, each with an honest value. A test compares them with what is registered."""

from heritage.content_version import query_parameters

READ = query_parameters.registered().names
BOX = "113.3,34.5,113.9,34.9"
HONEST = {
    "at": "12/34.74/113.59",
    "audience": "primary",
    "bbox": BOX,
    "by": "level",
    "format": "json",
    "free": "1",
    "kind": "industrial",
    "level": "national",
    "managed": "unit",
    "maxheight": "200",
    "maxwidth": "300",
    "month": "2027-04",
    "open": "open",
    "p": "1",
    "page": "1",
    "period": "modern",
    "photo": "yes",
    "place": "place-0",
    "protected": "2020",
    "q": "青瓦",
    "route": "walk",
    "series": "reading",
    "session": "1",
    "sort": "name",
    "standing": "1990",
    "street": "huashanlu",
    "subject": "art",
    "type": "photo",
    "url": "http://testserver/e/1",
    "view": "pictures",
    "zoom": "12",
}


def asking(**arguments):
    """Return a query of these arguments; the value is not encoded, so that a test may send what no browser sends."""
    return "&".join(f"{name}={value}" for name, value in arguments.items())
