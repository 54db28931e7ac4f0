"""URLs of the public files of a picture, made or not yet made, and deleting files without a row."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.core.files.storage import storages
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from heritage.photos.models import Rendition
from heritage.photos.renditions.sizes import SHAPES, filters
from heritage.photos.storage import names
from heritage.photos.views import rendition_url

GRACE = timedelta(hours=1)  # a file that is being made has no row yet
REMEMBERED = 300  # seconds; new files get another key


@dataclass(frozen=True)
class File:
    url: str
    width: int
    height: int


def files_of(photo, shape):
    """Return {(transform, format): File} of a shape, from `read_files` or the cache. Nothing is made here."""
    read = getattr(photo, "prefetched_renditions", None) is not None
    if not read and (known := cache.get(_key(photo, shape))):
        return known
    wanted = filters(shape)
    made = photo.find_existing_renditions(*wanted.values())
    files = {name: _file(photo, each, made.get(each)) for name, each in wanted.items()}
    if not read:
        cache.set(_key(photo, shape), files, REMEMBERED)
    return files


def read_files(photos, *shapes):
    """Load the files of several pictures in some shapes into the cache, with one query at most."""
    wanted = {_key(photo, shape): (photo, shape) for photo in photos for shape in shapes}
    known = cache.get_many(wanted)
    missing = {photo.pk for key, (photo, _) in wanted.items() if key not in known}
    if not missing:
        return
    made = Rendition.objects.filter(filter_spec__in=[spec for shape in shapes for spec in SHAPES[shape].specs])
    prefetch_related_objects(
        [photo for photo in photos if photo.pk in missing],
        Prefetch("renditions", queryset=made, to_attr="prefetched_renditions"),
    )
    cache.set_many(
        {key: files_of(photo, shape) for key, (photo, shape) in wanted.items() if photo.pk in missing}, REMEMBERED
    )


def _key(photo, shape):
    return f"photo-{photo.pk}-{shape}-{photo.rendered_as}-{photo.focal_point_x}-{photo.focal_point_y}"


def _file(photo, wanted, rendition):
    if rendition:
        return File(rendition.url, rendition.width, rendition.height)
    width, height = wanted.get_transform(photo).size
    return File(rendition_url(photo, wanted.spec), round(width), round(height))


def delete_orphans():
    """Delete public files that no row names, left by a process that was killed. Return how many there were."""
    public, now = storages["public"], timezone.now()
    try:
        lying = set(names(public, "images"))
    except FileNotFoundError:  # nothing has been made yet
        return 0
    orphans = lying - set(Rendition.objects.values_list("file", flat=True))
    old = [name for name in orphans if public.get_modified_time(name) < now - GRACE]
    for name in old:
        public.delete(name)
    return len(old)
