"""What is kept of an upload while it arrives."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class LimitingUploadHandler(FileUploadHandler):
    """Drops a file that grows beyond any that the site takes: what comes after is read past, and lies nowhere.

    The form then says that no file came, and how large one may be.
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
