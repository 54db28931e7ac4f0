from django_tasks import task

from heritage.photos.models import Photo
from heritage.photos.renditions import prepare


@task()
def prepare_photo(pk):
    """Make the public sizes of a picture, or take them away, as the rule of release.py has it now."""
    if photo := Photo.objects.filter(pk=pk).first():
        prepare(photo)
