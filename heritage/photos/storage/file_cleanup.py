from django.db import models

from heritage.wagtail_patches.file_fields import is_stored


class StoredWhole(models.Model):
    """A row with a file: where the row cannot be written, the file goes too."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        is_new = bool(self.file) and not is_stored(self.file)
        try:
            super().save(*args, **kwargs)
        except BaseException:
            if is_new and is_stored(self.file):
                self.file.storage.delete(self.file.name)
            raise
