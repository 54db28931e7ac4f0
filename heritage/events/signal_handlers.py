from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver

from heritage.events.models import DeletedEvent, EventPage
from heritage.events.signals import status_changed
from heritage.events.states import Status

NEVER_DELETED = (
    "取消的活动不能删除：学校和读者手里的地址要一直能说明原因。"
    "请保留它，过期后它会自动排到后面；内容有误，请修改后重新发布。"
)


@receiver(pre_save, sender=EventPage, dispatch_uid="events.status_before")
def store_old_status(sender, instance, **kwargs):
    published = EventPage.objects.filter(pk=instance.pk, live=True).values_list("status", "status_reason").first()
    instance.old_status = published or (None, "")


@receiver(post_save, sender=EventPage, dispatch_uid="events.status_changed")
def send_status_changed(sender, instance, update_fields=None, **kwargs):
    if update_fields is not None and "status" not in update_fields:  # a draft does not write the status
        return
    old, reason = instance.old_status
    # A second move is a change too, though the status stays the same.
    moved_again = old == instance.status == Status.MOVED and reason != instance.status_reason
    if old is None or not instance.live or (old == instance.status and not moved_again):
        return
    details = {"old": Status(old), "new": Status(instance.status), "reason": instance.status_reason}
    transaction.on_commit(lambda: status_changed.send_robust(sender, event=instance, **details))


@receiver(pre_delete, sender=EventPage, dispatch_uid="events.deleted_event")
def record_deleted_event(sender, instance, **kwargs):
    """Keep the number of a published event. A cancelled one may not be deleted."""
    if instance.status == Status.CANCELLED and instance.first_published_at:
        raise ValidationError(NEVER_DELETED)
    if instance.first_published_at:
        DeletedEvent.objects.get_or_create(number=instance.pk)
