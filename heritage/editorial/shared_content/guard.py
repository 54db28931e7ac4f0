"""The gate of shared content: no way of writing changes or deletes what a public page shows without signatures.

Like `ReviewedPage.publish` for pages, the check sits where all ways end: in `save()` and `delete()` of the model. Forms
store a PendingChange instead (forms.py); any other way is refused here.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_delete, pre_save

from heritage.editorial.shared_content.kinds import kind_of
from heritage.editorial.shared_content.usage import public_pages_using

_MOST_NAMED = 3
_signed = ContextVar("signed", default=False)


class InPublicUseError(PermissionDenied):
    """A public page shows the row, so that it cannot be changed or deleted at once."""


@contextmanager
def signed():
    """Allow changes of what is public: they are signed, or take something from the public (withdrawal.py).

    Views must never use this.
    """
    token = _signed.set(True)
    try:
        yield
    finally:
        _signed.reset(token)


def connect(model):
    pre_save.connect(_before_save, sender=model)
    pre_delete.connect(_before_delete, sender=model)


def _before_save(sender, instance, raw=False, update_fields=None, **kwargs):
    if raw or _signed.get() or instance._state.adding:
        return
    before = sender._base_manager.filter(pk=instance.pk).first()
    if before is None:
        return
    changed = set(kind_of(sender).changed(before, instance))
    if update_fields is not None:
        changed.intersection_update(update_fields)
    if changed and (pages := list(public_pages_using(before))):
        raise InPublicUseError(f"“{before}”用在{named(pages)}，改动要先签发。请到它的编辑页改。")


def _before_delete(sender, instance, **kwargs):
    if refusal := refusal_to_delete(instance):
        raise InPublicUseError(refusal)


def refusal_to_delete(row):
    """Return why a row cannot be deleted, as a sentence that names the pages; empty if it can."""
    pages = list(public_pages_using(row))
    return f"“{row}”用在{named(pages)}，不能删除。请先从这些页面里换下，签发以后再删。" if pages else ""


def named(pages):
    """Return how many public pages there are, and the titles of the first."""
    titles = "、".join(f"《{page.title}》" for page in pages[:_MOST_NAMED])
    return f"{len(pages)}个公开页面上（{titles}{'等' if len(pages) > _MOST_NAMED else ''}）"
