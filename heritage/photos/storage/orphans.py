"""Public files that no row knows: a process was killed between the two. Nobody else would ever take them away."""

from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone

from heritage.photos.models import Rendition
from heritage.photos.storage.folders import names

GRACE = timedelta(hours=1)  # a file that is being made has no row yet


def sweep():
    """Delete them; return how many there were."""
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
