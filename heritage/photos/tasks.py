from django.db.models import Exists, OuterRef, Q
from django_tasks import task

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions.sizes import PUBLIC, prepare


@task()
def prepare_photo(pk):
    """Make the public sizes of a picture, or take them away, as the rule of release.py has it now."""
    if photo := Photo.objects.filter(pk=pk).first():
        prepare(photo)


@task()
def follow_collections():
    """After a change of collections: take away the public files of pictures that may not be shown any more.

    Of those that may be shown and have none, they are made; each is a task of its own, so that nothing waits for all.
    """
    has_sizes = Exists(Rendition.objects.filter(image=OuterRef("pk"), filter_spec__in=PUBLIC))
    for photo in Photo.objects.held_back().filter(has_sizes | ~Q(tiles="")):
        prepare(photo)
    for pk in Photo.objects.public().filter(~has_sizes).values_list("pk", flat=True):
        prepare_photo.enqueue(pk)
