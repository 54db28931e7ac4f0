"""Forms of shared content: what a public page shows is stored as a pending change instead of being saved."""

from django.db import transaction
from wagtail.actions import EditAction
from wagtail.log_actions import log

from heritage.editorial.models import PendingChange
from heritage.editorial.shared_content.kinds import kind_of
from heritage.editorial.shared_content.review import PROPOSED
from heritage.editorial.shared_content.usage import public_pages_using


class PendingChangeFormMixin:
    """Comes before a model form of Wagtail in the bases. The form starts from the pending change, if there is one."""

    def __init__(self, *args, **kwargs):
        row = kwargs.get("instance")
        self.author = kwargs.get("for_user") or kwargs.get("user")
        self.stored_change = None  # what `save` has stored to wait for signatures
        self.pending = row and row.pk and PendingChange.objects.open().of(row).first()
        if self.pending:
            self.pending.put_into(row)
        super().__init__(*args, **kwargs)

    @property
    def waits(self):
        """Whether saving stores a pending change: a public page shows the row, and what it shows differs."""
        before = self.instance.pk and type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if not before:
            return False
        return bool(self.pending or kind_of(before).changed(before, self.instance)) and self._is_public(before)

    @staticmethod
    def _is_public(row):
        return public_pages_using(row).exists()

    @transaction.atomic
    def save(self, commit=True):
        if not commit or not self.instance.pk:
            return super().save(commit)
        before = type(self.instance).objects.select_for_update().get(pk=self.instance.pk)
        kind = kind_of(before)
        if not (self.pending or kind.changed(before, self.instance)):
            return super().save()
        if not (self.pending or self._is_public(before)):
            return super().save()
        change = PendingChange.propose(before, self.instance, self.author)
        self.restore(before)
        row = super().save()
        if change and not self._is_public(before):
            return change.apply()
        if change:
            log(instance=row, action=PROPOSED, user=self.author, data={"fields": change.words})
        self.stored_change = change
        return row

    def restore(self, before):
        """Set the row back to what is public, but for what only editors see: the title of a picture, tags."""
        kind = kind_of(before)
        if kind.file in self.changed_data:
            setattr(self.instance, kind.file, getattr(before, kind.file))
        internal = {*self.fields} - {*kind.fields}
        for field in kind.model._meta.concrete_fields:
            if field.name not in internal and field.name != kind.file:
                setattr(self.instance, field.attname, getattr(before, field.attname))
        self.changed_data = [name for name in self.changed_data if name in internal]


class SharedContentEditAction(EditAction):
    """Wagtail's action that saves a form, in all its views. The form logs a change that waits; it is no edit yet."""

    def execute(self, *args, **kwargs):
        if self.form is not None and self.form.waits:
            self.log_action = None
        return super().execute(*args, **kwargs)
