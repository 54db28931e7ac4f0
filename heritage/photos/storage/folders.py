"""Where files lie: a folder for the originals, a folder for the public, and moving all of them elsewhere."""

import hashlib

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """A folder whose files have no public address: originals, documents, uploads not yet finished."""

    def url(self, name):
        raise NotImplementedError("A private file has no address.")


class ChecksumError(Exception):
    """A copy is not what was copied."""


def names(storage, folder=""):
    """Yield the names of all files of a storage, of whatever kind it is."""
    folders, files = storage.listdir(folder)
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(storage, f"{folder}/{name}" if folder else name)


def checksum(storage, name):
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(name, source, target):
    """Copy a file under the same name and read it again. Return whether it was not there yet."""
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
