"""The sizes that public pages show, in one place, and making them before anyone asks."""

from collections import Counter

CARD = ("fill-320x213|format-webp", "fill-640x427|format-webp")
PLATE = ("fill-960x640|format-webp", "fill-1440x960|format-webp")
PUBLIC = (*CARD, *PLATE)

# What Wagtail's filter `original` gives: a public file is never larger, whatever was uploaded.
LARGEST = "2400x2400"


def make_missing(photos):
    """Make what the public pages will need of these photos.

    Return how many were `made`, `remade` (the row was there, its file lost) or `kept`, and the photos that failed.
    """
    count, failed = Counter(), []
    for photo in photos.prefetch_related(None).prefetch_renditions(*PUBLIC).iterator(chunk_size=200):
        lost = [rendition for rendition in photo.prefetched_renditions if not _is_stored(rendition)]
        for rendition in lost:
            photo.prefetched_renditions.remove(rendition)
            rendition.delete()
        before = {rendition.pk for rendition in photo.prefetched_renditions}
        now = [photo.get_rendition(spec) for spec in PUBLIC]
        kept = sum(rendition.pk in before for rendition in now)
        missing = sum(rendition.is_missing for rendition in now)
        new = len(now) - kept - missing
        remade = min(len(lost), new)
        count.update(made=new - remade, remade=remade, kept=kept)
        if missing:
            failed.append(photo)
    return count, failed


def _is_stored(rendition):
    return rendition.file.storage.exists(rendition.file.name)
