"""Decode large pictures in a subprocess with limits of memory and time.

Decoders use between 4 and 17 bytes per pixel, and a hostile file can make them use more. The kernel then ends a
short-lived process that loads no settings and no database, and the web server goes on. The result is raw pixels or
finished files; nothing of it is executed or unpickled. Only Linux limits the memory; elsewhere only the time is
limited, and the log says so once.

    python -m heritage.photos.renditions.subprocess_decoder pixels 0 2400 2400 <picture >pixels
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import cache, partial
from pathlib import Path

from PIL import Image

from heritage.photos.renditions import decoder, encoding
from heritage.photos.renditions.decoder import DAMAGED, TOO_HEAVY, UnreadablePictureError
from heritage.photos.zoom import tiles

logger = logging.getLogger(__name__)

MEGABYTE = 2**20
MEMORY = 265 * MEGABYTE  # what the process may allocate over the 30 MB at its start
SECONDS = 60
# Bytes per pixel that decoding takes at worst, measured; other formats take 4.
WEIGHTS = {"JPEG": 6, "MPO": 6, "WEBP": 17, "AVIF": 10, "HEIF": 9, "JPEG2000": 16}
# Decoders that say truly whether memory was missing or the file is damaged; of the others, the size decides.
SAY_WHY = {"TIFF", "PNG"}
# Up to here a picture is decoded in process: 1 ms, where the start of a process takes some 600 times as long.
LIGHT = 4 * MEGABYTE
# The subprocess gets no environment of the site; Windows starts no Python without this variable.
_ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
# Threads of a server decode one after the other, because the memory of parallel decodings would add up.
_turn = threading.Lock()


def clean_pixels(file, enough=None, page=None):
    """Return (clean pixels, name of the format) of a picture file, or raise UnreadablePictureError.

    `page` is the one of a TIFF of several.
    """
    size, needed = _needed(file, page)
    if needed <= LIGHT:
        with _turn:
            return decoder.decode(decoder.open_image(file, page), enough)
    with tempfile.TemporaryFile() as out, _turn:
        _run(file, page, out, "pixels", *(enough or size))
        header = json.loads(out.readline(1000))
        profile = out.read(header["profile"])
        image = Image.new(header["mode"], tuple(header["size"]))
        for top in range(0, image.height, decoder.ROWS):
            rows = (image.width, min(decoder.ROWS, image.height - top))
            data = out.read(rows[0] * rows[1] * len(image.getbands()))
            image.paste(Image.frombytes(image.mode, rows, data), (0, top))
    if profile:
        image.info["icc_profile"] = profile
    return image, header["format"]


def files(file, page, enough, whole, cuts, credit_line):
    """Yield the public files of a picture file, as `encoding.files` does."""
    if _needed(file, page)[1] <= LIGHT:
        with _turn:  # all at once, so that a slow consumer does not hold the lock
            pixels, _ = decoder.decode(decoder.open_image(file, page), enough)
            made = list(encoding.files(pixels, whole, cuts, credit_line))
        yield from made
        return
    with tempfile.TemporaryFile() as out:
        with _turn:
            _run(file, page, out, "files", json.dumps([enough, whole, cuts, credit_line.decode()]))
        while line := out.readline(1000):
            number, name, length = json.loads(line)
            yield number, name, out.read(length)


def pack_of_tiles(file, page, out, divisor):
    """Write the tiles of a picture, `divisor` times smaller, as a pack of zoom/tiles.py."""
    with _turn:
        _run(file, page, out, "tiles", divisor)


def _needed(file, page):
    """Return the size of a picture and the memory that decoding all of its pixels needs, from its header."""
    image = decoder.open_image(file, page)
    return decoder.upright_dimensions(image), image.width * image.height * WEIGHTS.get(image.format, 4)


def _words(file, page, said):
    """Return why decoding failed. `said` is empty where the kernel ended the process."""
    image = decoder.open_image(file, page)
    says_why = image.format in SAY_WHY or (image.format in ("JPEG", "MPO") and "progressive" not in image.info)
    if said and says_why:
        return said
    is_heavy = image.width * image.height * WEIGHTS.get(image.format, 4) > MEMORY
    return TOO_HEAVY.format(decoder.in_words(*image.size)) if is_heavy else said or DAMAGED


@cache
def _warn_about_memory():
    logger.warning("This system does not limit the memory that decoding a picture takes. Serve the public from Linux.")


def _run(file, page, out, *job):
    if sys.platform != "linux":
        _warn_about_memory()
    with tempfile.TemporaryFile() as spool:
        file.seek(0)
        shutil.copyfileobj(file, spool)
        spool.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - this module, with numbers as arguments
                [sys.executable, "-m", __name__, job[0], str(page or 0), *map(str, job[1:])],
                stdin=spool,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
                cwd=Path(__file__).parents[3],
                env=_ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadablePictureError(_words(file, page, "")) from error
    if done.returncode:
        # Any code but _REFUSED means that the kernel ended the process.
        said = done.stderr.decode().strip() if done.returncode == _REFUSED else ""
        raise UnreadablePictureError(_words(file, page, said))
    out.seek(0)


_REFUSED = 3


def _main(job, page, *given):
    from pillow_heif import register_heif_opener

    register_heif_opener()
    if sys.platform == "linux":
        _limit()
    out = sys.stdout.buffer
    opened = partial(
        decoder.open_image, sys.stdin.buffer, int(page)
    )  # nothing may keep the picture while it is decoded
    try:
        if job == "tiles":
            tiles.write(opened, int(given[0]), out)
        elif job == "files":
            enough, whole, cuts, credit_line = json.loads(given[0])
            image, _ = decoder.decode(opened(), tuple(enough))
            for number, name, data in encoding.files(image, whole, cuts, credit_line.encode()):
                out.write(json.dumps([number, name, len(data)]).encode() + b"\n" + data)
        else:
            image, output = decoder.decode(opened(), tuple(map(int, given)))
            profile = image.info.get("icc_profile", b"")
            header = {"mode": image.mode, "size": image.size, "format": output, "profile": len(profile)}
            out.write(json.dumps(header).encode() + b"\n" + profile)
            for top in range(0, image.height, decoder.ROWS):
                bottom = min(top + decoder.ROWS, image.height)
                out.write(image.crop((0, top, image.width, bottom)).tobytes())
    except MemoryError:
        _refuse(TOO_HEAVY.format(decoder.in_words(*opened().size)))
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
