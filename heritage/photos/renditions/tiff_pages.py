"""Which page of a TIFF is the picture. Scanners add thumbnails and masks as pages; these are no pages for a reader."""

_SUBFILE, _OLD_SUBFILE = 254, 255
_REDUCED_OR_MASK, _OLD_REDUCED = 0b101, 2
_THUMBNAIL = 512  # pixels; a page of this size that shows a larger page of the same shape is a thumbnail, too
_MOST_PAGES = 500


def turn_to(image, page):
    """Seek to a page of a TIFF, counted from 1, or to the only one. Return how many pages it has."""
    frames = _pages(image)
    if len(frames) == 1 or (page and page <= len(frames)):
        image.seek(frames[0 if len(frames) == 1 else page - 1])
    return len(frames)


def _pages(image):
    """Return the numbers of the frames that are pages."""
    seen = {}
    for number in range(min(image.n_frames, _MOST_PAGES)):
        image.seek(number)
        is_marked = image.tag_v2.get(_SUBFILE, 0) & _REDUCED_OR_MASK or image.tag_v2.get(_OLD_SUBFILE) == _OLD_REDUCED
        seen[number] = None if is_marked else image.size
    sizes = [size for size in seen.values() if size]
    if not sizes:
        return [0]
    return [number for number, size in seen.items() if size and not _is_thumbnail(size, sizes)]


def _is_thumbnail(size, sizes):
    return max(size) <= _THUMBNAIL and any(
        other[0] >= 4 * size[0] and abs(other[0] * size[1] - other[1] * size[0]) <= max(other) for other in sizes
    )
