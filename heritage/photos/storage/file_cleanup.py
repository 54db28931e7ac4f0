from django.db import models


class StoredWhole(models.Model):
    """A row with a file: where the row cannot be written, the file goes too."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        is_new = bool(self.file) and not self.file._committed
        try:
            super().save(*args, **kwargs)
        except BaseException:
            if is_new and self.file._committed:
                self.file.storage.delete(self.file.name)
            raise
