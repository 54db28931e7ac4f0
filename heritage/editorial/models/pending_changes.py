"""A change of shared content in public use, waiting for its signatures."""

import json
from hashlib import sha256
from pathlib import PurePath

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from wagtail.utils.file import hash_filelike

from heritage.editorial.shared_content.guard import signed
from heritage.editorial.shared_content.kinds import kind_of


class ChangeState(models.TextChoices):
    WAITING = "waiting", "等签发"
    RETURNED = "returned", "已退回"
    SIGNED = "signed", "已签发"
    TAKEN_BACK = "taken_back", "已收回"


class PendingChangeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=[ChangeState.WAITING, ChangeState.RETURNED])

    def of(self, row):
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))


class PendingChange(models.Model):
    """What would change in one picture, document, source or term. The row itself stays as it is until the signature.

    There is at most one open change of a row: whoever edits it next goes on from there.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    target = GenericForeignKey()
    title = models.CharField("对象", max_length=255)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # {field: value as it is stored}
    file = models.FileField(upload_to="changes", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_checksum = models.CharField(max_length=64, blank=True)  # SHA-256: a signature is bound to this file
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    state = models.CharField("状态", max_length=10, choices=ChangeState, default=ChangeState.WAITING)
    comment = models.TextField("退回的原因", blank=True)
    created_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_at = models.DateTimeField("决定时间", null=True)

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "待签改动"
        verbose_name_plural = "待签改动"
        ordering = ["created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(state__in=["waiting", "returned"]),
                name="one_open_change",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def kind(self):
        return kind_of(self.content_type.model_class())

    @property
    def is_open(self):
        return self.state in (ChangeState.WAITING, ChangeState.RETURNED)

    @property
    def fields(self):
        """The fields that would change, in the order of the form."""
        names = {*self.values, *([self.kind.file] if self.file_checksum else [])}
        return [self.kind.model._meta.get_field(name) for name in self.kind.fields if name in names]

    @property
    def words(self):
        """The names of these fields, as the form has them."""
        return "、".join(dict.fromkeys(self.kind.label(field) for field in self.fields))

    @property
    def content_hash(self):
        """The hash that binds a signature: to what would change, and to what is public now."""
        content = [self.content_type_id, self.object_id, self.values, self.file_checksum]
        content.append(self.kind.values(self.target) if self.target else None)
        return sha256(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()

    def put_into(self, row):
        """Set the changed values on a row in memory, without the file: no size of it may be made for the public."""
        for name, value in self.values.items():
            field = row._meta.get_field(name)
            setattr(row, field.attname, field.to_python(value))
        return row

    @classmethod
    def propose(cls, before, after, user):
        """Store how `after` differs from the row `before`; return the change, or None if nothing differs.

        `user` is an author of the change, and will not give the last signature.
        """
        kind = kind_of(before)
        change = cls.objects.open().of(before).select_for_update().first() or cls(target=before)
        changed = kind.changed(before, after)
        wanted = kind.values(after)
        change.values = {name: wanted[name] for name in changed if name != kind.file}
        change.title, change.state, change.comment = str(before)[:255], ChangeState.WAITING, ""
        if kind.file in changed:
            change._take_file(getattr(after, kind.file))
        if not change.values and not change.file:
            if change.pk:
                change.close(ChangeState.TAKEN_BACK)
            return None
        change.save()
        change.authors.add(user)
        return change

    def _take_file(self, given):
        self._forget_file()
        given.seek(0)
        self.file_checksum = sha256(given.read()).hexdigest()
        given.seek(0)
        self.file_name = PurePath(given.name).name
        self.file.save(self.file_name, given.file, save=False)

    def _forget_file(self):
        if self.file:
            transaction.on_commit(lambda storage=self.file.storage, name=self.file.name: storage.delete(name))

    def close(self, state):
        self._forget_file()
        self.state, self.decided_at, self.file = state, timezone.now(), ""
        self.save(update_fields=["state", "decided_at", "file"])

    @transaction.atomic
    def apply(self):
        """Write the change into its row. The caller has checked that it is signed, or that no public page uses it."""
        kind = self.kind
        row = self.put_into(kind.model.objects.select_for_update().get(pk=self.object_id))
        if self.file:
            old = getattr(row, kind.file)
            transaction.on_commit(lambda storage=old.storage, name=old.name: storage.delete(name))
            with self.file.open() as new:
                setattr(row, kind.file, File(new, self.file_name))
                row.file_size, row.file_hash = new.size, hash_filelike(new)
                self._save(row)
        else:
            self._save(row)
        if self.file or not {*kind.reads_file}.isdisjoint(self.values):
            kind.after_new_file(row)
        self.close(ChangeState.SIGNED)
        return row

    @staticmethod
    def _save(row):
        with signed():
            row.save()
