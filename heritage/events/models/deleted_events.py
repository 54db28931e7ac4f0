from django.db import models
from django.utils import timezone


class DeletedEvent(models.Model):
    """The number of a published event that was deleted: its permanent address answers 410 and says so."""

    number = models.BigIntegerField(primary_key=True)
    gone_since = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "events_formerevent"

    def __str__(self):
        return str(self.number)
