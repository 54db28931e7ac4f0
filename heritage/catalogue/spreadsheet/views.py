"""The screens of import and export: upload, read the result of the check, write, undo."""

from collections import Counter
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from heritage.catalogue.admin.dashboard import may_edit
from heritage.catalogue.models import ImportState, Outcome, RecordState, SpreadsheetImport
from heritage.catalogue.spreadsheet import drafts, jobs, workbooks
from heritage.catalogue.spreadsheet.forms import UploadForm

PER_PAGE = 50
_NOT_WRITTEN = (RecordState.FAILED, RecordState.UNDONE, RecordState.KEPT)


class ForEditors:
    """Only for users who may edit some entry. What they may change is checked for each entry."""

    def dispatch(self, request, *args, **kwargs):
        if not may_edit(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def download(data, name):
    response = HttpResponse(data, content_type=workbooks.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


class TemplateFileView(ForEditors, View):
    def get(self, request):
        return download(workbooks.template(), "遗产条目模板.xlsx")


class ImportIndexView(ForEditors, WagtailAdminTemplateMixin, FormView):
    """Upload a file, and list the user's earlier uploads."""

    template_name = "catalogue/admin/imports.html"
    form_class = UploadForm
    page_title = "表格导入"
    header_icon = "table"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        upload = SpreadsheetImport.objects.create(
            user=self.request.user,
            file_name=form.cleaned_data["file"].name[-255:],
            file=form.cleaned_data["file"],
            archive=form.cleaned_data["archive"] or "",
        )
        jobs.begin(upload, ImportState.CHECKING)
        return redirect("import", upload.pk)

    def get_context_data(self, **kwargs):
        uploads = SpreadsheetImport.objects.filter(user=self.request.user)[:PER_PAGE]
        return super().get_context_data(**kwargs) | {"uploads": uploads}


class ImportView(ForEditors, WagtailAdminTemplateMixin, TemplateView):
    """One upload: the result of the check, the progress of the writing, and the buttons for the next step."""

    template_name = "catalogue/admin/import.html"
    header_icon = "table"

    # {what is asked: (the states in which it may be asked, the state of work that it begins)}
    STEPS = {
        "write": ({ImportState.CHECKED, ImportState.STOPPED}, ImportState.WRITING),
        "undo": ({ImportState.WRITTEN, ImportState.STOPPED}, ImportState.UNDOING),
    }

    def dispatch(self, request, *args, **kwargs):
        self.upload = get_object_or_404(SpreadsheetImport, pk=kwargs["pk"], user=request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return self.upload.file_name

    def get_breadcrumbs_items(self):
        index = {"url": reverse("imports"), "label": "表格导入"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.upload.file_name}]

    def get(self, request, *args, **kwargs):
        if "step" in request.GET:  # the page reloads itself with it; the work itself was begun by a POST
            jobs.resume_without_worker(self.upload)
        return super().get(request, *args, **kwargs)

    def post(self, request, pk):
        step = request.POST.get("step")
        if step == "stop" and self.upload.at_work:
            SpreadsheetImport.objects.filter(pk=pk).update(stop=True)
            messages.warning(request, "做完手上这一条就停下。")
        elif step == "resume" and self.upload.interrupted:
            jobs.resume(self.upload)
        elif step == "undo" and request.POST.get("kept") != self.digest_of_kept:
            if "kept" in request.POST:
                messages.warning(request, "您看过以后又有人改过，请再看一遍。")
            return redirect(f"{reverse('import', args=[pk])}?ask=undo")
        elif step in self.STEPS and self.upload.state in self.STEPS[step][0]:
            jobs.begin(self.upload, self.STEPS[step][1])
        else:
            messages.warning(request, "现在的状态已经变了，请看过再操作。")
        return redirect("import", pk)

    @cached_property
    def kept(self):
        """(record, why) of what an undo would leave alone, because somebody has worked on it since."""
        return drafts.kept_if_undone(self.upload)

    @property
    def digest_of_kept(self):
        return sha256(" ".join(f"{record.pk}{why}" for record, why in self.kept).encode()).hexdigest()[:16]

    def _counts(self):
        """Say what was written, not what was offered: 已有51条（未变），更新3条，新增6条."""
        found = self.upload.records.order_by().values_list("outcome", "state").annotate(Count("pk"))
        counts = {(outcome, state): count for outcome, state, count in found}
        of_state = Counter()
        for (_, state), count in counts.items():
            of_state[state] += count
        same = sum(count for (outcome, _), count in counts.items() if outcome == Outcome.SAME)
        said = [
            (same, f"已有{same}条（未变）"),
            (updated := counts.get((Outcome.CHANGED, RecordState.WRITTEN), 0), f"更新{updated}条"),
            (added := counts.get((Outcome.NEW, RecordState.WRITTEN), 0), f"新增{added}条"),
            *((of_state[state], f"{state.label}{of_state[state]}条") for state in _NOT_WRITTEN),
        ]
        return "，".join(words for count, words in said if count)

    def get_context_data(self, **kwargs):
        records = self.upload.records
        asks = self.request.GET.get("ask") == "undo" and self.upload.state in self.STEPS["undo"][0]
        outcomes = {outcome: records.filter(outcome=outcome).count() for outcome in Outcome}
        chosen = self.request.GET.get("show")
        if chosen not in Outcome.values:
            chosen = next((outcome for outcome in (Outcome.REFUSED, Outcome.CHANGED) if outcomes[outcome]), Outcome.NEW)
        return super().get_context_data(**kwargs) | {
            "upload": self.upload,
            "has_worker": settings.QUEUE,
            "outcomes": [(outcome, count) for outcome, count in outcomes.items() if count],
            "chosen": chosen,
            "records": Paginator(records.filter(outcome=chosen), PER_PAGE).get_page(self.request.GET.get("p")),
            "asked": records.exclude(remarks=[]),
            "writable": outcomes[Outcome.NEW] + outcomes[Outcome.CHANGED],
            "results": [
                (state, records.filter(state=state).exclude(state=RecordState.WAITING))
                for state in (RecordState.FAILED, RecordState.KEPT)
                if records.filter(state=state).exists()
            ],
            "asks": asks,
            "kept": self.kept if asks else (),
            "digest_of_kept": self.digest_of_kept if asks else "",
            "counts": "" if self.upload.state == ImportState.CHECKED else self._counts(),
            "written": records.filter(state=RecordState.WRITTEN).count(),
        }


class MarkedFileView(ForEditors, View):
    def get(self, request, pk):
        upload = get_object_or_404(SpreadsheetImport, pk=pk, user=request.user)
        if upload.state in (ImportState.CHECKING, ImportState.REFUSED):
            raise Http404
        return download(workbooks.marked(upload), f"{upload.file_name.rpartition('.')[0]}（已标注）.xlsx")
