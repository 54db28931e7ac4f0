from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """A folder whose files have no public address: originals, documents, uploads not yet finished."""

    def url(self, name):
        raise NotImplementedError("A private file has no address.")
