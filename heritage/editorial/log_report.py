"""The audit log: one report over all log entries, for the role 安全审计. Entries can be read, never changed.

Wagtail's report shows a user only the objects that they may edit, and an auditor may edit nothing.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from string import Formatter

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, Value
from django.utils import timezone
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.log_actions import LogFormatter, log
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page

EXPORTED, PRUNED = "editorial.history_exported", "editorial.history_pruned"
MIN_MONTHS = 6  # 网络安全法
_DAYS_OF_A_MONTH = 31

_pruning = ContextVar("pruning", default=False)


def may_read_log(user):
    return user.is_active and user.has_perm("editorial.read_audit_log")


class HistoryFilterSet(SiteHistoryReportFilterSet):
    """Wagtail's filter, extended to all log entries."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters.pop("is_commenting_action")
        types = set().union(*(model.objects.all().get_content_type_ids() for model in _log_models()))
        self.filters["object_type"].extra["queryset"] = ContentType.objects.filter(pk__in=types).order_by("model")

    def get_action_choices(self):
        used = set().union(*(model.objects.all().get_actions() for model in _log_models()))
        return [choice for choice in log_registry.get_choices() if choice[0] in used]

    def get_user_choices(self):
        users = set().union(*(model.objects.all().get_user_ids() for model in _log_models()))
        return get_user_model().objects.filter(pk__in=users).order_by("username")


class HistoryView(LogEntriesView):
    results_template_name = "editorial/history_results.html"
    page_title = "操作记录"
    filterset_class = HistoryFilterSet
    index_url_name = "history"
    index_results_url_name = "history_results"
    export_headings = {
        "timestamp": "时间",
        "user_display_name": "人",
        "action": "操作",
        "message": "说明",
        "comment": "意见",
        "label": "对象",
        "content_type": "类型",
        "object_id": "对象编号",
    }
    list_export = [*export_headings]

    def dispatch(self, request, *args, **kwargs):
        if not may_read_log(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_filtered_queryset(self):
        self.log_models = _log_models()
        parts = [
            self.filter_queryset(
                model.objects.values("pk", "timestamp").annotate(
                    log_model_index=Value(index, output_field=IntegerField())
                )
            ).order_by()
            for index, model in enumerate(self.log_models)
        ]
        return parts[0].union(*parts[1:], all=True).order_by("-timestamp")

    def get_filename(self):
        return f"操作记录{timezone.localdate()}"

    def as_spreadsheet(self, queryset, spreadsheet_format):
        log(
            instance=Page.get_first_root_node(),
            action=EXPORTED,
            user=self.request.user,
            title="操作记录",
            data={"entries": len(queryset)},
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def preprocess_field_value(self, field, value, export_format):
        if field == "timestamp":
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
        return super().preprocess_field_value(field, value, export_format)


def _log_models():
    return sorted(log_registry.get_log_entry_models(), key=lambda model: model.__name__)


# How an entry reads


def register_sentence(actions, action, label, sentence):
    """Register an action whose entries read as `sentence` filled with their data, as in “撤稿：{reason}”.

    An entry without that data reads as `label`.
    """
    needed = {name for _, name, _, _ in Formatter().parse(sentence) if name}

    def format_message(self, log_entry):
        data = log_entry.data or {}
        return sentence.format(**data) if needed <= {*data} else label

    formatter = type("Sentence", (LogFormatter,), {"label": label, "format_message": format_message})
    actions.register_action(action)(formatter)


# Entries cannot be changed


def forbid_changes(sender, instance, **kwargs):
    """Raise PermissionDenied on any change (pre_save), and on any deletion (pre_delete) except by `prune`."""
    if not _pruning.get() and not instance._state.adding:
        raise PermissionDenied("操作记录不能修改，也不能删除。")


@contextmanager
def _while_pruning():
    token = _pruning.set(True)
    try:
        yield
    finally:
        _pruning.reset(token)


def prune(months):
    """Delete entries older than `months`, log the deletion, and return the number of deleted entries."""
    if months < MIN_MONTHS:
        raise ValueError(f"操作记录至少保存{MIN_MONTHS}个月。")
    before = timezone.now() - timezone.timedelta(days=months * _DAYS_OF_A_MONTH)
    with _while_pruning():
        gone = sum(model.objects.filter(timestamp__lt=before).delete()[0] for model in _log_models())
    data = {"entries": gone, "before": before.date().isoformat()}
    log(instance=Page.get_first_root_node(), action=PRUNED, title="操作记录", data=data)
    return gone
