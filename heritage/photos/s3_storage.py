"""Files in an S3-compatible object store (`HERITAGE_STORAGE_URL`). A module of its own: it needs django-storages.

The bucket is private and visitors get files through the site, so that the rule of publication.py holds for every file.
"""

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class PrivateBucket(S3Storage):
    def __init__(self, **options):
        super().__init__(default_acl="private", file_overwrite=False, **options)

    def url(self, name, *args, **kwargs):
        raise NotImplementedError("A private file has no address.")


class PublicBucket(PrivateBucket):
    def url(self, name, *args, **kwargs):
        return settings.MEDIA_URL + quote(name)
