"""Names of public files. A name reveals nothing of the uploaded name, and cannot be guessed or forged.

It is signed, and holds the primary key and the size: an old URL is redirected to the present file, although the old
file and its row are deleted.
"""

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

_NAME = re.compile(r"(?P<signed>(?P<pk>\d{1,12})-[0-9a-f]{8}\.(?P<spec>[\w.-]+))\.(?P<seal>[0-9a-f]{16})\.\w+")


def new_name(pk, spec, extension):
    """Return a new, unique name for a size of a picture."""
    signed = f"{pk}-{secrets.token_hex(4)}.{spec.replace('|', '.')}"
    return f"{signed}.{_seal(signed)}{extension}"


def parse_name(name):
    """Return (primary key of the picture, filter spec) of a name that this site gave, or None."""
    read = _NAME.fullmatch(name)
    if read is None or not constant_time_compare(read["seal"], _seal(read["signed"])):
        return None
    return int(read["pk"]), read["spec"].replace(".", "|")


def _seal(signed):
    # The salt is the name that this module had at first: with another one, no address given out would be known.
    return salted_hmac("heritage.photos.names", signed).hexdigest()[:16]
