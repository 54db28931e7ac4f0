"""Read the HEIC of a phone some rows at a time: it is a grid of tiles, and pillow-heif only decodes all of them.

The library that pillow-heif brings (libheif) decodes single tiles. On systems where it cannot be asked, the picture is
decoded as a whole.
"""

import ctypes
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_void_p

from PIL import Image

from heritage.photos.renditions.bands import regrouped

_RGB, _INTERLEAVED_RGB, _INTERLEAVED = 1, 10, 10  # heif_colorspace, heif_chroma, heif_channel
_TRANSFORMED = 1  # rotated and mirrored as the file says, as pillow-heif does


class _Error(ctypes.Structure):
    _fields_ = (("code", c_int), ("subcode", c_int), ("message", c_char_p))


class _Tiling(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("columns", c_uint32),
        ("rows", c_uint32),
        ("tile_width", c_uint32),
        ("tile_height", c_uint32),
        ("width", c_uint32),
        ("height", c_uint32),
        ("top", c_uint32),
        ("left", c_uint32),
        ("extra_dimensions", c_uint8),
        ("extra_sizes", c_uint32 * 8),
    )


_FUNCTIONS = {
    "context_alloc": (c_void_p,),
    "context_free": (None, c_void_p),
    "context_set_max_decoding_threads": (None, c_void_p, c_int),
    "context_read_from_file": (_Error, c_void_p, c_char_p, c_void_p),
    "context_get_primary_image_handle": (_Error, c_void_p, POINTER(c_void_p)),
    "image_handle_get_image_tiling": (_Error, c_void_p, c_int, POINTER(_Tiling)),
    "image_handle_decode_image_tile": (
        *(_Error, c_void_p, POINTER(c_void_p), c_int, c_int, c_void_p),
        *(c_uint32, c_uint32),
    ),
    "image_handle_release": (None, c_void_p),
    "image_get_width": (c_int, c_void_p, c_int),
    "image_get_height": (c_int, c_void_p, c_int),
    "image_get_plane_readonly2": (c_void_p, c_void_p, c_int, POINTER(c_size_t)),
    "image_release": (None, c_void_p),
}


def bands(image):
    """Return pictures of bands.ROWS rows of a HEIC whose header is read, or None where it is no grid of RGB tiles."""
    try:
        path, library = os.path.join(os.sep, "dev", "fd", str(image.fp.fileno())), _library()
    except (OSError, AttributeError):  # a file in memory, or a system whose loader finds no library within another
        return None
    if image.mode != "RGB" or not os.path.exists(path):
        return None
    with _opened(library, path) as (_, tiling):
        rows = tiling.rows
        fits = tiling.columns * tiling.rows > 1 and not tiling.top and not tiling.left
        fits = fits and (tiling.width, tiling.height) == image.size
    return regrouped(_rows(library, path, rows), *image.size) if fits else None


def _library():
    import _pillow_heif

    library = ctypes.CDLL(_pillow_heif.__file__)  # finds the functions of the libraries that it loads
    for name, (result, *arguments) in _FUNCTIONS.items():
        function = getattr(library, f"heif_{name}")
        function.restype, function.argtypes = result, arguments
        if result is _Error:
            function.errcheck = _raise
    return library


def _raise(error, function, arguments):
    if error.code:
        raise OSError((error.message or b"").decode(errors="replace"))


@contextmanager
def _opened(library, path):
    context, handle, tiling = library.heif_context_alloc(), c_void_p(), _Tiling(version=1)
    library.heif_context_set_max_decoding_threads(context, 0)  # each takes memory; a tile needs none
    try:
        library.heif_context_read_from_file(context, path.encode(), None)
        library.heif_context_get_primary_image_handle(context, byref(handle))
        library.heif_image_handle_get_image_tiling(handle, _TRANSFORMED, byref(tiling))
        yield handle, tiling
    finally:
        if handle:
            library.heif_image_handle_release(handle)
        library.heif_context_free(context)


def _rows(library, path, rows):
    """Yield one picture for each row of tiles. Two are decoded at a time, which halves the seconds on two cores."""
    with ThreadPoolExecutor(2) as threads:
        waiting = deque()
        for row in range(rows):
            waiting.append(threads.submit(_row, library, path, row))
            if len(waiting) == 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _row(library, path, row):
    with _opened(library, path) as (handle, tiling):  # anew for each row: the library keeps all that it has read
        whole = Image.new("RGB", (tiling.width, min(tiling.tile_height, tiling.height - row * tiling.tile_height)))
        for column in range(tiling.columns):
            whole.paste(_tile(library, handle, column, row), (column * tiling.tile_width, 0))
    return whole


def _tile(library, handle, column, row):
    image, stride = c_void_p(), c_size_t()
    library.heif_image_handle_decode_image_tile(handle, byref(image), _RGB, _INTERLEAVED_RGB, None, column, row)
    try:
        plane = library.heif_image_get_plane_readonly2(image, _INTERLEAVED, byref(stride))
        width = library.heif_image_get_width(image, _INTERLEAVED)
        height = library.heif_image_get_height(image, _INTERLEAVED)
        data = ctypes.string_at(plane, stride.value * height)
        return Image.frombytes("RGB", (width, height), data, "raw", "RGB", stride.value)
    finally:
        library.heif_image_release(image)
