from django.db.models import Exists, OuterRef, Q
from django_tasks import task

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions.sizes import PUBLIC, prepare


@task()
def prepare_photo(pk):
    """Make the public files of a picture, or delete them, as the rule of publication.py says now."""
    if photo := Photo.objects.filter(pk=pk).first():
        prepare(photo)


@task()
def follow_collections():
    """Update public files after a change of collections.

    Files of pictures that are no longer public are deleted. Missing files of public pictures are made, each picture in
    a task of its own.
    """
    has_sizes = Exists(Rendition.objects.filter(image=OuterRef("pk"), filter_spec__in=PUBLIC))
    for photo in Photo.objects.held_back().filter(has_sizes | ~Q(tiles="")):
        prepare(photo)
    for pk in Photo.objects.public().filter(~has_sizes).values_list("pk", flat=True):
        prepare_photo.enqueue(pk)
