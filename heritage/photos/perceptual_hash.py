"""Find similar pictures of any size and format by a difference hash of 64 bits.

Each bit says whether a spot is brighter than its right neighbour, on 9 × 8 spots. `imagehash` does the same, but needs
SciPy and PyWavelets.
"""

from PIL import Image
from wagtail.utils.file import hash_filelike

from heritage.photos.renditions.subprocess_decoder import clean_pixels

COLUMNS, ROWS = 9, 8
SIZE = (64, 64)
# Bits of 64. A smaller copy or another compression differs in up to 4, two views of one building in more than 10.
MAX_DIFFERENCE = 6


def hash_image(image):
    """Return the hash as 16 hexadecimal digits, or empty for a picture without contrast."""
    spots = image.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS - 1):
            here = row * COLUMNS + column
            bits = bits << 1 | (spots[here] > spots[here + 1])
    plain = bits == 0 or max(spots) - min(spots) < 8
    return "" if plain else f"{bits:016x}"


def hash_file(file, page=None):
    return hash_image(clean_pixels(file, SIZE, page)[0])


def find_similar(photos, fingerprint):
    """Return the primary keys of similar pictures, the most similar first."""
    if not fingerprint:
        return []
    wanted = int(fingerprint, 16)
    known = photos.exclude(fingerprint="").order_by().values_list("pk", "fingerprint")
    apart = sorted(((int(other, 16) ^ wanted).bit_count(), pk) for pk, other in known)
    return [pk for difference, pk in apart if difference <= MAX_DIFFERENCE]


def checksum(file):
    """Return the hash that Wagtail stores in `file_hash`."""
    file.seek(0)
    found = hash_filelike(file)
    file.seek(0)
    return found
