"""Large pictures are decoded in a process of their own, which may take so much memory and time and no more.

Decoders take between 4 and 17 bytes a pixel, and a hostile file makes them take more. Here the kernel says no, to one
short-lived process that knows nothing of the site; the server that answers visitors goes on. What comes back is raw
pixels or finished files, never anything that is executed or unpickled. Only Linux limits the memory; elsewhere the log
says once that nothing does, and the time alone is limited.

    python -m heritage.photos.renditions.subprocess_decoder pixels 2400 2400 <picture >pixels
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path

from PIL import Image

from heritage.photos.renditions import decoder, encoding
from heritage.photos.renditions.decoder import DAMAGED, TOO_HEAVY, UnreadablePictureError
from heritage.photos.zoom import tiles

logger = logging.getLogger(__name__)

MEGABYTE = 2**20
MEMORY = 250 * MEGABYTE  # what the process may take over the 40 MB that it begins with
SECONDS = 60
# Bytes that decoding takes for each pixel at worst, measured; the others take 4.
WEIGHTS = {"JPEG": 6, "MPO": 6, "WEBP": 17, "AVIF": 10, "HEIF": 9}
# Up to here a picture is decoded in process: 1 ms, where the start of a process takes some 600 times as long.
LIGHT = 4 * MEGABYTE
# Nothing of the site's; Windows starts no Python without this one.
_ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
# The threads of a server decode one after the other: at the same moment their pictures would add up.
_turn = threading.Lock()


def clean_pixels(file, enough=None):
    """Return (clean pixels, name of their format) of a picture file, or raise `UnreadablePictureError`."""
    size, needed = _needed(file)
    if needed <= LIGHT:
        with _turn:
            return decoder.decoded(decoder.opened(file), enough)
    with tempfile.TemporaryFile() as out, _turn:
        _run(file, out, "pixels", *(enough or size))
        told = json.loads(out.readline(1000))
        profile = out.read(told["profile"])
        image = Image.new(told["mode"], tuple(told["size"]))
        for top in range(0, image.height, decoder.ROWS):
            rows = (image.width, min(decoder.ROWS, image.height - top))
            data = out.read(rows[0] * rows[1] * len(image.getbands()))
            image.paste(Image.frombytes(image.mode, rows, data), (0, top))
    if profile:
        image.info["icc_profile"] = profile
    return image, told["format"]


def files(file, enough, whole, cuts, credit_line):
    """Yield what drawing.py makes of a picture file."""
    if _needed(file)[1] <= LIGHT:
        with _turn:  # all of them, so that nothing waits for whoever takes them
            made = list(encoding.files(decoder.decoded(decoder.opened(file), enough)[0], whole, cuts, credit_line))
        yield from made
        return
    with tempfile.TemporaryFile() as out:
        with _turn:
            _run(file, out, "files", json.dumps([enough, whole, cuts, credit_line.decode()]))
        while line := out.readline(1000):
            number, name, length = json.loads(line)
            yield number, name, out.read(length)


def pack_of_tiles(file, out, divisor):
    """Write the tiles of a picture, `divisor` times smaller, into a file as tiles.py packs them."""
    with _turn:
        _run(file, out, "tiles", divisor)


def _needed(file):
    """Return size and memory of a picture, from its header."""
    image = decoder.opened(file)
    return decoder.upright(image), image.width * image.height * WEIGHTS.get(image.format, 4)


@cache
def _say_that_nothing_limits():
    logger.warning("This system does not limit the memory that decoding a picture takes. Serve the public from Linux.")


def _run(file, out, *job):
    if sys.platform != "linux":
        _say_that_nothing_limits()
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
                cwd=Path(__file__).parents[3],
                env=_ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadablePictureError(TOO_HEAVY) from error
    if done.returncode:
        # a refusal in words; anything else is a decoder that the kernel ended. Without memory some call a file damaged.
        words = done.stderr.decode().strip() if done.returncode == _REFUSED else DAMAGED
        raise UnreadablePictureError(TOO_HEAVY if _needed(file)[1] > MEMORY else words)
    out.seek(0)


_REFUSED = 3


def _main(job, *given):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    if sys.platform == "linux":
        _limit()
    out = sys.stdout.buffer
    try:
        if job == "tiles":
            tiles.write(sys.stdin.buffer, int(given[0]), out)
        elif job == "files":
            enough, whole, cuts, credit_line = json.loads(given[0])
            image, _ = decoder.decoded(decoder.opened(sys.stdin.buffer), tuple(enough))
            for number, name, data in encoding.files(image, whole, cuts, credit_line.encode()):
                out.write(json.dumps([number, name, len(data)]).encode() + b"\n" + data)
        else:
            image, output = decoder.decoded(decoder.opened(sys.stdin.buffer), tuple(map(int, given)))
            profile = image.info.get("icc_profile", b"")
            told = {"mode": image.mode, "size": image.size, "format": output, "profile": len(profile)}
            out.write(json.dumps(told).encode() + b"\n" + profile)
            for top in range(0, image.height, decoder.ROWS):
                bottom = min(top + decoder.ROWS, image.height)
                out.write(image.crop((0, top, image.width, bottom)).tobytes())
    except MemoryError:
        _refuse(TOO_HEAVY)
    except UnreadablePictureError as error:
        _refuse(str(error))


def _limit():
    import resource

    begun_with = (
        int(Path(os.sep, "proc", "self", "statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    )
    resource.setrlimit(resource.RLIMIT_DATA, (begun_with + MEMORY, begun_with + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _refuse(words):
    sys.stderr.buffer.write(words.encode())
    sys.exit(_REFUSED)


if __name__ == "__main__":
    _main(*sys.argv[1:])
