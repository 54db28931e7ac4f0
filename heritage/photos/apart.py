"""Large pictures are decoded in a process of their own, which may take so much memory and time and no more.

Decoders take between 4 and 17 bytes a pixel, and a hostile file makes them take more. Here the kernel says no, to one
short-lived process that knows nothing of the site; the server that answers visitors goes on. What comes back is raw
pixels, never anything that is executed or unpickled.

    python -m heritage.photos.apart pixels 2400 2400 <picture >pixels
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from heritage.photos import decoding, tiles
from heritage.photos.decoding import DAMAGED, TOO_HEAVY, UnreadablePictureError

MEGABYTE = 2**20
MEMORY = 256 * MEGABYTE  # what the process may take over its code
SECONDS = 60
# Bytes that decoding takes for each pixel at worst, measured; the others take 4.
WEIGHTS = {"JPEG": 6, "MPO": 6, "WEBP": 17, "AVIF": 10, "HEIF": 9}
LIGHT = 48 * MEGABYTE  # up to here the start of a process costs more than it saves


def clean_pixels(file, enough=None):
    """Return (clean pixels, name of their format) of a picture file, or raise `UnreadablePictureError`."""
    image = decoding.opened(file)
    if image.width * image.height * WEIGHTS.get(image.format, 4) <= LIGHT:
        return decoding.decoded(image, enough)
    with tempfile.TemporaryFile() as out:
        _run(file, out, "pixels", *(enough or image.size))
        told = json.loads(out.readline(1000))
        profile = out.read(told["profile"])
        image = Image.frombytes(told["mode"], tuple(told["size"]), out.read())
    if profile:
        image.info["icc_profile"] = profile
    return image, told["format"]


def pack_of_tiles(file, out, most):
    """Write the tiles of a picture, no side longer than `most`, into a file as tiles.py packs them."""
    _run(file, out, "tiles", most)


def _run(file, out, *job):
    with tempfile.TemporaryFile() as spool:
        file.seek(0)
        shutil.copyfileobj(file, spool)
        spool.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - this module, with numbers as arguments
                [sys.executable, "-m", __name__, *map(str, job)],
                stdin=spool,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
                cwd=Path(__file__).parents[2],
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadablePictureError(TOO_HEAVY) from error
    if done.returncode:
        # a refusal in words; anything else is a decoder that the kernel ended
        raise UnreadablePictureError(done.stderr.decode().strip() if done.returncode == _REFUSED else DAMAGED)
    out.seek(0)


_REFUSED = 3


def _main(job, *numbers):
    _limit()
    from pillow_heif import register_heif_opener

    register_heif_opener()
    out = sys.stdout.buffer
    try:
        picture = decoding.opened(sys.stdin.buffer)
        if job == "tiles":
            tiles.write(picture, int(numbers[0]), out)
        else:
            image, output = decoding.decoded(picture, tuple(map(int, numbers)))
            profile = image.info.get("icc_profile", b"")
            told = {"mode": image.mode, "size": image.size, "format": output, "profile": len(profile)}
            out.write(json.dumps(told).encode() + b"\n" + profile)
            for top in range(0, image.height, decoding.ROWS):
                bottom = min(top + decoding.ROWS, image.height)
                out.write(image.crop((0, top, image.width, bottom)).tobytes())
    except MemoryError:
        _refuse(TOO_HEAVY)
    except UnreadablePictureError as error:
        _refuse(str(error))


def _limit():
    import resource

    for what, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(what, (most, most))


def _refuse(words):
    sys.stderr.buffer.write(words.encode())
    sys.exit(_REFUSED)


if __name__ == "__main__":
    _main(*sys.argv[1:])
