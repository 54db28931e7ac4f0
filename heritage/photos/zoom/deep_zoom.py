"""Which pictures can be looked at closely, and keeping their tiles in step with them."""

import json
import tempfile
import zipfile
from contextlib import contextmanager
from math import ceil

from django.core.files import File

from heritage.photos.renditions import subprocess_decoder
from heritage.photos.renditions.decoder import UnreadablePictureError

# Below this there is hardly more to see than on the page itself.
WORTH_IT = 2000
# Tiles can be put together again. Where the licence does not let a picture be passed on, they show less than it holds.
MOST_IF_RESERVED = 4000


def divisors(photo):
    """How many times smaller the tiles may be than the picture, the best first.

    All of a picture in full takes more memory than half of it: what cannot be had whole is had smaller.
    """
    least = 1 if photo.terms.is_open else ceil(max(photo.width, photo.height) / MOST_IF_RESERVED)
    return range(least, least + 3)


def wants_tiles(photo):
    return photo.is_public and max(photo.width, photo.height) > WORTH_IT


def prepare(photo, stale):
    """Make the tiles of a picture, or take them away, as the rule of release.py has it."""
    if photo.tiles and (stale or not wants_tiles(photo) or not photo.tiles.storage.exists(photo.tiles.name)):
        photo.tiles.delete(save=False)
        photo.save(update_fields=["tiles"])
    if photo.tiles or not wants_tiles(photo):
        return
    for divisor in divisors(photo):
        with tempfile.TemporaryFile() as pack:
            try:
                with photo.open_file() as file:
                    subprocess_decoder.pack_of_tiles(file, pack, divisor)
            except (OSError, UnreadablePictureError):
                continue  # the page shows it without; the command tells of lost originals
            photo.tiles.save("tiles.zip", File(pack), save=False)
            photo.save(update_fields=["tiles"])
            return


@contextmanager
def opened(photo):
    """The pack of a picture; `KeyError` where it has none, or the file has gone."""
    if not photo.tiles:
        raise KeyError
    try:
        with photo.tiles.storage.open(photo.tiles.name) as file, zipfile.ZipFile(file) as pack:
            yield pack
    except (OSError, zipfile.BadZipFile) as error:
        raise KeyError from error


def info(photo, address):
    """Return the IIIF description of the image service that stands under an address."""
    with opened(photo) as pack:
        told = json.loads(pack.read("info.json"))
    return {"@context": told.pop("@context"), "id": address, **told}
