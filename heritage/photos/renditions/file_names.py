"""The names of public files. A name tells nothing of the upload, and nobody can guess or make up one.

It is signed and says which size of which picture it is: whoever comes by an address that was given out once is led to
the file of today, though neither that file nor its row is there any more.
"""

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

_NAME = re.compile(r"(?P<signed>(?P<pk>\d{1,12})-[0-9a-f]{8}\.(?P<spec>[\w.-]+))\.(?P<seal>[0-9a-f]{16})\.\w+")


def new(pk, spec, extension):
    """Return a name, never the same one, for a size of a picture."""
    signed = f"{pk}-{secrets.token_hex(4)}.{spec.replace('|', '.')}"
    return f"{signed}.{_seal(signed)}{extension}"


def meaning(name):
    """Return (primary key of the picture, filter spec) of a name that this site gave, or None."""
    read = _NAME.fullmatch(name)
    if read is None or not constant_time_compare(read["seal"], _seal(read["signed"])):
        return None
    return int(read["pk"]), read["spec"].replace(".", "|")


def _seal(signed):
    return salted_hmac("heritage.photos.names", signed).hexdigest()[:16]
