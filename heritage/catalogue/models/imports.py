"""An uploaded spreadsheet: what its check found, and what was written, so that it can be continued and undone."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision

SILENCE = timedelta(seconds=90)  # a process that is silent for so long was killed


class ImportState(models.TextChoices):
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "检查完毕，尚未写入"
    WRITING = "writing", "正在写入"
    STOPPED = "stopped", "已停下"
    WRITTEN = "written", "已写入草稿"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
    REFUSED = "refused", "不能读取"


AT_WORK = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)


class SpreadsheetImport(models.Model):
    """One upload. The process that works on it holds `claim` and renews `heard_of`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    file_name = models.CharField("文件", max_length=255)
    file = models.FileField(upload_to="imports")
    archive = models.FileField(upload_to="imports", blank=True)
    state = models.CharField("状态", max_length=10, choices=ImportState, default=ImportState.CHECKING)
    problem = models.CharField(max_length=500, blank=True)  # why it was refused, or stopped
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stop = models.BooleanField(default=False)
    claim = models.CharField(max_length=32, blank=True)
    heard_of = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "表格导入"
        verbose_name_plural = "表格导入"
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return self.file_name

    @property
    def at_work(self):
        return self.state in AT_WORK

    @property
    def interrupted(self):
        """Whether the process that worked on it was killed."""
        return self.at_work and (self.heard_of is None or self.heard_of < timezone.now() - SILENCE)


class Outcome(models.TextChoices):
    NEW = "new", "新建"
    CHANGED = "changed", "修改"
    SAME = "same", "没有变化"
    REFUSED = "refused", "不能导入"


class RecordState(models.TextChoices):
    WAITING = "waiting", "未写入"
    WRITTEN = "written", "已写入"
    FAILED = "failed", "没有写入"
    UNDONE = "undone", "已撤销"
    KEPT = "kept", "没有撤销"


class ImportedRecord(models.Model):
    """One entry of an upload with all its rows, or one source."""

    upload = models.ForeignKey(SpreadsheetImport, on_delete=models.CASCADE, related_name="records")
    order = models.PositiveIntegerField()
    is_source = models.BooleanField(default=False)
    key = models.CharField("编号", max_length=60)
    title = models.CharField("标题", max_length=255, blank=True)
    # [[sheet, number of the row, {heading: text}, [[heading, sentence]], [remark]]]
    given = models.JSONField(default=list)
    outcome = models.CharField("检查结果", max_length=10, choices=Outcome)  # empty: not checked yet
    problems = models.JSONField(default=list)  # [[sheet, number of the row, heading, sentence]]
    changes = models.JSONField(default=list)  # [[sheet, number of the row, heading, old, new]]
    remarks = models.JSONField(default=list)  # [[sheet, number of the row, heading, sentence, key of an entry]]
    values = models.JSONField(default=list)  # [[sheet, number of the row, heading, repaired text, what is stored]]
    state = models.CharField("状态", max_length=10, choices=RecordState, default=RecordState.WAITING)
    note = models.CharField(max_length=300, blank=True)  # why it was not written, or not undone
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    seen = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")  # the checked draft
    before = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey("catalogue.Source", on_delete=models.SET_NULL, null=True, related_name="+")
    photos = models.JSONField(default=list)  # keys of the imported pictures

    class Meta:
        ordering = ["order"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["upload", "order"], name="one_record_per_place")]
        indexes = [models.Index(fields=["key"], name="records_by_key")]  # a mended file is recognised by its keys

    def __str__(self):
        return f"{self.key} {self.title}"

    @property
    def repairs(self):
        """How many cells are stored in another way than they were written."""
        return sum(1 for _, _, _, repaired, _ in self.values if repaired)
