"""Pictures that look the same, whatever their size and format: a difference hash of 64 bits.

Each bit says whether a spot is brighter than its right neighbour, on 9 × 8 spots. `imagehash` does the same and brings
NumPy, SciPy and PyWavelets for it.
"""

from PIL import Image
from wagtail.utils.file import hash_filelike

from heritage.photos.renditions.subprocess_decoder import clean_pixels

COLUMNS, ROWS = 9, 8
ENOUGH = (64, 64)
# Of 64 bits, a smaller copy or another compression changes up to 4; two views of one building differ by more than 10.
ALIKE = 6


def of(image):
    """Return the fingerprint of clean pixels, or nothing where there is too little to see."""
    spots = image.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS - 1):
            here = row * COLUMNS + column
            bits = bits << 1 | (spots[here] > spots[here + 1])
    plain = bits == 0 or max(spots) - min(spots) < 8
    return "" if plain else f"{bits:016x}"


def of_file(file):
    return of(clean_pixels(file, ENOUGH)[0])


def alike(photos, fingerprint):
    """Return the primary keys of those pictures that look the same, the most alike first."""
    if not fingerprint:
        return []
    wanted = int(fingerprint, 16)
    known = photos.exclude(fingerprint="").order_by().values_list("pk", "fingerprint")
    apart = sorted(((int(other, 16) ^ wanted).bit_count(), pk) for pk, other in known)
    return [pk for difference, pk in apart if difference <= ALIKE]


def checksum(file):
    """As Wagtail keeps it in `file_hash`."""
    file.seek(0)
    found = hash_filelike(file)
    file.seek(0)
    return found
