from django.db.models import Exists, OuterRef, Q
from django_tasks import task

from heritage.photos.models import Photo, Rendition
from heritage.photos.renditions import PUBLIC, prepare


@task()
def prepare_photo(pk):
    """Make the public sizes of a picture, or take them away, as the rule of release.py has it now."""
    if photo := Photo.objects.filter(pk=pk).first():
        prepare(photo)


@task()
def withdraw():
    """Take away the public files of all pictures that may not be shown any more: those of a collection, for example."""
    sizes = Rendition.objects.filter(image=OuterRef("pk"), filter_spec__in=PUBLIC)
    for photo in Photo.objects.held_back().filter(Exists(sizes) | ~Q(tiles="")):
        prepare(photo)
