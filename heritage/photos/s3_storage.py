"""Files in an S3-compatible store (`HERITAGE_STORAGE_URL`). The bucket is private: the public comes by the site.

So the rule of release.py holds for every file and every moment, as it does for files in a folder.
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
