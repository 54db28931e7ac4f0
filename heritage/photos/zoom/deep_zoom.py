"""Which pictures get tiles for zooming, and keeping the tiles up to date."""

import json
import tempfile
import zipfile
from contextlib import contextmanager
from math import ceil

from django.core.files import File

from heritage.photos.renditions import subprocess_decoder
from heritage.photos.renditions.decoder import UnreadablePictureError

# Below this, zooming shows hardly more than the page.
WORTH_IT = 2000
# Tiles can be joined to a full picture, so a picture without an open licence gets smaller ones.
MOST_IF_RESERVED = 4000


def divisors(photo):
    """Return how many times smaller the tiles may be than the picture, the best first.

    A picture too large for the memory limit at full size gets smaller tiles. A JPEG can be halved at decoding.
    """
    least = 1 if photo.terms.is_open else ceil(max(photo.width, photo.height) / MOST_IF_RESERVED)
    return least, least * 2, least * 4


def wants_tiles(photo):
    return photo.is_public and max(photo.width, photo.height) > WORTH_IT


def update_tiles(photo, stale):
    """Make the tiles of a picture, or delete them, as the rule of publication.py says."""
    if photo.tiles and (stale or not wants_tiles(photo) or not photo.tiles.storage.exists(photo.tiles.name)):
        photo.tiles.delete(save=False)
        photo.save(update_fields=["tiles"])
    if photo.tiles or not wants_tiles(photo):
        return
    for divisor in divisors(photo):
        with tempfile.TemporaryFile() as pack:
            try:
                with photo.open_file() as file:
                    subprocess_decoder.pack_of_tiles(file, photo.page, pack, divisor)
            except (OSError, UnreadablePictureError):
                continue  # the page works without tiles; the command reports lost originals
            photo.tiles.save("tiles.zip", File(pack), save=False)
            photo.save(update_fields=["tiles"])
            return


@contextmanager
def open_pack(photo):
    """Open the pack of tiles of a picture. Raise KeyError if there is none or its file is lost."""
    if not photo.tiles:
        raise KeyError
    try:
        with photo.tiles.storage.open(photo.tiles.name) as file, zipfile.ZipFile(file) as pack:
            yield pack
    except (OSError, zipfile.BadZipFile) as error:
        raise KeyError from error


def image_info(photo, address):
    """Return the info.json of the IIIF image service at an address."""
    with open_pack(photo) as pack:
        stored = json.loads(pack.read("info.json"))
    return {"@context": stored.pop("@context"), "id": address, **stored}
