"""Storage of originals and public files, copying between storages, and the limit of uploads."""

import hashlib
import logging

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

logger = logging.getLogger(__name__)

_IN_USE = 32  # ERROR_SHARING_VIOLATION


class PublicStorage(FileSystemStorage):
    """A folder of public files."""

    def delete(self, name):
        """Delete a file. Windows does not delete a file that is being read: log it, and leave the file."""
        try:
            super().delete(name)
        except PermissionError as error:
            if getattr(error, "winerror", None) != _IN_USE:
                raise
            logger.warning("A file is in use and could not be deleted: %s", name)


class PrivateStorage(PublicStorage):
    """A folder whose files have no URL: originals, documents, unfinished uploads."""

    def url(self, name):
        raise NotImplementedError("A private file has no address.")


class ChecksumError(Exception):
    """A copy differs from its source."""


def names(storage, folder=""):
    """Yield the names of all files of any storage."""
    folders, files = storage.listdir(folder)
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(storage, f"{folder}/{name}" if folder else name)


def checksum(storage, name):
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(name, source, target):
    """Copy a file under the same name and verify it. Return False if the target had the same file already."""
    wanted = checksum(source, name)
    if target.exists(name):
        if checksum(target, name) == wanted:
            return False
        target.delete(name)
    with source.open(name) as file:
        saved = target.save(name, file)
    if saved != name or checksum(target, name) != wanted:
        target.delete(saved)
        raise ChecksumError(name)
    return True


class LimitingUploadHandler(FileUploadHandler):
    """Drops an uploaded file that exceeds FILE_UPLOAD_LIMIT: the rest of it is read and not stored.

    The form then reports that no file was received, and the largest size.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.arrived = 0

    def receive_data_chunk(self, raw_data, start):
        self.arrived += len(raw_data)
        if self.arrived > settings.FILE_UPLOAD_LIMIT:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
