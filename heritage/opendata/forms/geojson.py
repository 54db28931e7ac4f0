"""Entries as GeoJSON (RFC 7946, always WGS-84) with the columns of the tables as properties.

An entry without a public position is there, too, with `geometry` null: `position_status` says why.
"""

from heritage.catalogue.public_record.values import Silence
from heritage.opendata.fields import FIELDS


def document(record, site):
    return feature(record, site)


def feature(record, site):
    position = None if isinstance(record.position, Silence) else record.position
    values = {field.key: field.value(record, site) for field in FIELDS}
    return {
        "type": "Feature",
        "id": site.absolute(record.permanent_path),
        "geometry": position and {"type": "Point", "coordinates": [position.longitude, position.latitude]},
        "properties": {**values, "licence": site.licence.code, "datum": "WGS-84"},
    }


def tombstone(number, address):
    gone = {"number": number, "status": "withdrawn", "note": "已撤下，不再公开。"}
    return {"type": "Feature", "id": address, "geometry": None, "properties": gone}
