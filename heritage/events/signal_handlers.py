"""What follows from a change, by whichever way it was made: the stamp, the signal, and the number that is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_published

from heritage.catalogue.models import Statement, Term
from heritage.events.calendar import entries
from heritage.events.models import EventPage, FormerEvent, Ledger, ReadingWeek, Session, Stamp
from heritage.events.signals import status_changed
from heritage.events.states import Status

NEVER_DELETED = (
    "取消的活动不能删除：学校和读者手里的地址要一直能说明原因。"
    "请保留它，过期后它会自动排到后面；内容有误，请修改后重新发布。"
)
# What readers of the programme see. Any page: its slug is part of the addresses below it.
_SHOWN = (*get_page_models(), Ledger, PageViewRestriction, ReadingWeek, Session, Site, Statement, Term)


def note_the_change(instance, **kwargs):
    Stamp.renew()
    if isinstance(instance, Page):
        entries.forget(Q(event=instance.pk) | Q(event__place=instance.pk))
    elif isinstance(instance, Session):
        entries.forget(Q(event=instance.page_id))
    elif isinstance(instance, Statement):
        entries.forget(Q(event__place=instance.page_id))
    elif isinstance(instance, Term):
        entries.forget(Q(event__kind=instance.pk))


for _model in _SHOWN:
    post_save.connect(note_the_change, sender=_model)
    post_delete.connect(note_the_change, sender=_model)


@receiver(page_published, sender=EventPage, dispatch_uid="events.calendar_entry")
def write_the_calendar(sender, **kwargs):
    transaction.on_commit(entries.write_missing, robust=True)


@receiver(pre_save, sender=EventPage, dispatch_uid="events.status_before")
def remember_what_was_said(sender, instance, **kwargs):
    said = EventPage.objects.filter(pk=instance.pk, live=True).values_list("status", "status_reason").first()
    instance.said_before = said or (None, "")


@receiver(post_save, sender=EventPage, dispatch_uid="events.status_changed")
def tell_of_a_new_status(sender, instance, update_fields=None, **kwargs):
    if update_fields is not None and "status" not in update_fields:  # a draft: its status is not written
        return
    old, reason = instance.said_before
    # To be moved once more is a change too, though the word for it stays the same.
    moved_again = old == instance.status == Status.MOVED and reason != instance.status_reason
    if old is None or not instance.live or (old == instance.status and not moved_again):
        return
    told = {"old": Status(old), "new": Status(instance.status), "reason": instance.status_reason}
    transaction.on_commit(lambda: status_changed.send_robust(sender, event=instance, **told))


@receiver(pre_delete, sender=EventPage, dispatch_uid="events.former")
def keep_the_number(sender, instance, **kwargs):
    if instance.status == Status.CANCELLED and instance.first_published_at:
        raise ValidationError(NEVER_DELETED)
    if instance.first_published_at:
        FormerEvent.objects.get_or_create(number=instance.pk)
