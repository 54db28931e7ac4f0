"""Check, write or undo an upload in short steps, each a task. One record is one transaction.

With the worker (HERITAGE_QUEUE=1) each step puts the next one into the queue, so that letters and pictures get their
turn in between. Without a worker a step runs in the request that asks for it: the page of the upload reloads itself and
asks for one step each time, so the work waits while nobody looks at the page.

A process that is killed leaves whole records and a claim. The claim runs out after SILENCE. A task that the worker runs
again has the claim of its first run and does not wait.
"""

import logging
import time
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from heritage.catalogue.models import ImportedRecord, ImportState, Outcome, RecordState, SpreadsheetImport
from heritage.catalogue.models.imports import AT_WORK, SILENCE
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import drafts
from heritage.catalogue.spreadsheet.file_reader import read
from heritage.catalogue.spreadsheet.lookups import Lookups
from heritage.catalogue.spreadsheet.pictures import Pictures
from heritage.catalogue.spreadsheet.planning import plan
from heritage.catalogue.spreadsheet.row_groups import RowGroup, gather

logger = logging.getLogger(__name__)

WORKER_STEP, REQUEST_STEP = 10.0, 1.5  # seconds of one step
RECORDS_PER_STEP = 500  # at most; they are read at once
SMALL_FILE = 100_000  # bytes; a larger one takes a second or two to read, 5,000 rows about two


class StoppedError(Exception):
    """The user asked to stop, or another process has taken over."""


def begin(upload, state):
    """Put an upload into a state of work and start. A small file is finished when this returns."""
    upload.state, upload.stop, upload.claim, upload.problem = state, False, "", ""
    upload.total, upload.done, upload.heard_of = 0, 0, timezone.now()
    upload.save(update_fields=["state", "stop", "claim", "problem", "total", "done", "heard_of"])
    if settings.QUEUE or state != ImportState.CHECKING or upload.file.size <= SMALL_FILE:
        resume(upload)


def resume(upload):
    """Continue an upload, for example after the process that worked on it was killed."""
    take_step.enqueue(upload.pk)


def resume_without_worker(upload):
    """Do the next step in this request where there is no worker. `upload` is updated with the progress."""
    if not settings.QUEUE and upload.at_work and not upload.interrupted:
        resume(upload)
        upload.refresh_from_db()


@task(takes_context=True, priority=5)  # after letters, before pictures: an editor watches
def take_step(context, pk):
    work(pk, context.task_result.id.replace("-", ""))


def work(pk, claim):
    """Do one step of an upload, unless another process works on it. It never raises."""
    now = timezone.now()
    is_free = Q(claim__in=["", claim]) | Q(heard_of=None) | Q(heard_of__lt=now - SILENCE)
    if not SpreadsheetImport.objects.filter(is_free, pk=pk, state__in=AT_WORK).update(claim=claim, heard_of=now):
        return
    upload = SpreadsheetImport.objects.get(pk=pk)
    until = time.monotonic() + (WORKER_STEP if settings.QUEUE else REQUEST_STEP)
    try:
        {ImportState.CHECKING: _check, ImportState.WRITING: _write, ImportState.UNDOING: _undo}[upload.state](
            upload, until
        )
        _leave_the_rest(upload)
    except StoppedError:
        state = ImportState.REFUSED if upload.state == ImportState.CHECKING else ImportState.STOPPED
        _end(upload, state, "已按要求停下。")
    except UnreadableError as refusal:
        _end(upload, ImportState.REFUSED, str(refusal))
    except Exception:
        logger.exception("Import %s stopped", pk)
        _end_if_possible(upload)


@transaction.atomic
def _leave_the_rest(upload):
    """Release the claim on an unfinished upload, so that the next task can take it."""
    unfinished = SpreadsheetImport.objects.filter(pk=upload.pk, claim=upload.claim, state__in=AT_WORK)
    if unfinished.update(claim="") and settings.QUEUE:
        take_step.enqueue(upload.pk)


def _end(upload, state, problem=""):
    SpreadsheetImport.objects.filter(pk=upload.pk, claim=upload.claim).update(state=state, problem=problem, claim="")


def _end_if_possible(upload):
    sentence = "遇到意外，已停下。已经写入的都是完整的；可以继续，也可以撤销。仍然不行，请联系系统管理员。"
    state = ImportState.REFUSED if upload.state == ImportState.CHECKING else ImportState.STOPPED
    try:
        _end(upload, state, sentence)
    except DatabaseError:  # a full disk: the claim runs out, and the page says that it was interrupted
        logger.exception("Import %s could not be marked as stopped", upload.pk)


def _heartbeat(upload, done=1):
    """Record that the work goes on; raise StoppedError if it must stop.

    It runs in the transaction of the record that was done.
    """
    still = SpreadsheetImport.objects.filter(pk=upload.pk, claim=upload.claim, stop=False)
    if not still.update(heard_of=timezone.now(), done=F("done") + done):
        raise StoppedError


def _check(upload, until):
    if not upload.records.exists():
        _read(upload)
    unchecked = upload.records.filter(outcome="")
    SpreadsheetImport.objects.filter(pk=upload.pk).update(done=upload.records.exclude(outcome="").count())
    known = Lookups(upload)
    with _archive(upload) as archive:
        for record in unchecked[:RECORDS_PER_STEP]:
            _check_record(record, known, upload.user, archive)
            _heartbeat(upload)
            if time.monotonic() > until:
                break
    if not unchecked.exists():
        _end(upload, ImportState.CHECKED)


@transaction.atomic
def _read(upload):
    """Store the records of the file, one for each entry and source. The check fills in their outcomes."""
    with upload.file.open() as file:
        records = gather(read(upload.file_name, file.read()))
    ImportedRecord.objects.bulk_create(
        [
            ImportedRecord(
                upload=upload,
                order=order,
                is_source=given.is_source,
                key=given.key[:60],
                title=given.title[:255],
                given=[
                    [row.sheet, row.number, row.cells, row.problems, row.remarks, row.pictures] for row in given.rows
                ],
            )
            for order, given in enumerate(records)
        ],
        batch_size=200,
    )
    SpreadsheetImport.objects.filter(pk=upload.pk).update(total=len(records), heard_of=timezone.now())


def _check_record(record, known, user, archive):
    given = RowGroup.of_record(record)
    made = plan(given, known, user, archive)
    record.title = record.title or str(made.target or "")[:255]
    record.outcome, record.problems = made.outcome, made.problems
    record.changes = [] if made.outcome == Outcome.REFUSED else made.changes
    record.values = [] if made.outcome == Outcome.REFUSED else made.values
    record.remarks = made.remarks
    if not given.is_source and made.target is not None:
        record.page_id = made.target.pk
    record.seen = made.revision
    record.save(update_fields=["title", "outcome", "problems", "changes", "remarks", "values", "page", "seen"])


@contextmanager
def _archive(upload):
    with ExitStack() as opened:
        files = [opened.enter_context(file.open()) if file else None for file in (upload.archive, upload.file)]
        yield Pictures(*files)


def _write(upload, until):
    waiting = upload.records.filter(state=RecordState.WAITING, outcome__in=[Outcome.NEW, Outcome.CHANGED])
    written = upload.records.filter(state=RecordState.WRITTEN).count()
    SpreadsheetImport.objects.filter(pk=upload.pk).update(total=waiting.count() + written, done=written)
    with _archive(upload) as archive:
        for record in waiting.select_related("page", "upload__user")[:RECORDS_PER_STEP]:
            with transaction.atomic():
                _heartbeat(upload)
                _write_record(record, RowGroup.of_record(record), Lookups(upload), archive)
            if time.monotonic() > until:
                break
    if not waiting.exists():
        if upload.archive:
            upload.archive.delete()  # each picture is in the library by now
        _end(upload, ImportState.WRITTEN)


def _write_record(record, given, known, archive):
    made = plan(given, known, record.upload.user, archive)
    if record.page and record.seen_id != record.page.latest_revision_id:
        refusal = "检查以后又有人改过这一条。请重新上传检查。"
    elif record.outcome == Outcome.NEW and not made.is_new and not made.problems:
        refusal = "检查以后，这一行已经由另一次导入写入。请重新上传检查。"
    elif made.problems:
        refusal = made.problems[0][3]
    else:
        refusal = ""
        try:
            with transaction.atomic():
                drafts.write(record, made, archive)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    record.state = RecordState.FAILED if refusal else RecordState.WRITTEN
    record.note = refusal[:300]
    record.save()


def _undo(upload, until):
    written = upload.records.filter(state=RecordState.WRITTEN).order_by("-order")
    done = upload.records.filter(state__in=[RecordState.UNDONE, RecordState.KEPT]).count()
    SpreadsheetImport.objects.filter(pk=upload.pk).update(total=written.count() + done, done=done)
    for record in written[:RECORDS_PER_STEP]:
        with transaction.atomic():
            _heartbeat(upload)
            note = drafts.undo(record)[:300]
            state = RecordState.KEPT if note else RecordState.UNDONE
            # Only the row: the objects that it refers to may be deleted by now.
            upload.records.filter(pk=record.pk).update(state=state, note=note)
        if time.monotonic() > until:
            break
    if not written.exists():
        _end(upload, ImportState.UNDONE)
