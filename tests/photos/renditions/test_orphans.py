import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from heritage.photos.renditions.files import delete_orphans
from heritage.photos.renditions.sizes import prepare
from tests.every import every
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


def test_a_file_that_a_killed_process_left_goes_and_one_that_is_being_made_stays(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert delete_orphans() == 0
    photo = PhotoFactory()
    prepare(photo)
    public = storages["public"]
    left, fresh = (public.save(f"images/{name}.webp", ContentFile(b"x")) for name in ("left", "fresh"))
    an_hour_ago = time.time() - 3700
    os.utime(public.path(left), (an_hour_ago, an_hour_ago))

    assert delete_orphans() == 1
    assert not public.exists(left)
    assert public.exists(fresh)
    assert every(photo.renditions.all(), lambda rendition: public.exists(rendition.file.name))
