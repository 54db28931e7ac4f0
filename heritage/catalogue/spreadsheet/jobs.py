"""Work on an upload beside the site: check it, write it, undo it. Each record is one transaction, whole or not at all.

A process that dies leaves whole records and a claim that runs out; whoever continues begins with the next record.
"""

import logging
import threading
from contextlib import contextmanager
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import F, Q
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone

from heritage.catalogue.models import ImportedRecord, ImportState, Outcome, RecordState, SpreadsheetImport
from heritage.catalogue.models.imports import AT_WORK, SILENCE
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import drafts
from heritage.catalogue.spreadsheet.file_reader import Row, read
from heritage.catalogue.spreadsheet.lookups import Known
from heritage.catalogue.spreadsheet.pictures import Pictures
from heritage.catalogue.spreadsheet.planning import plan
from heritage.catalogue.spreadsheet.row_groups import Given, gather

logger = logging.getLogger(__name__)

SOON = 1.0  # seconds; a small file is done before the page is shown


class StoppedError(Exception):
    """Somebody asked to stop, or another process has taken over."""


def begin(upload, state):
    """Bring an upload into a state of work and start working. Returns at once, or when a small file is done."""
    upload.state, upload.stop, upload.claim, upload.problem, upload.done = state, False, "", "", 0
    upload.save(update_fields=["state", "stop", "claim", "problem", "done"])
    resume(upload)


def resume(upload):
    """Go on with what is to be done, for instance after the process that did it has died."""
    if not settings.IMPORTS_IN_BACKGROUND:
        work(upload.pk)
        return
    thread = threading.Thread(target=_in_thread, args=(upload.pk, get_script_prefix()), name="import", daemon=True)
    transaction.on_commit(thread.start)
    if not connection.in_atomic_block:
        thread.join(SOON)


def _in_thread(pk, prefix):
    set_script_prefix(prefix)  # the site may run below a path; a thread does not inherit it
    try:
        work(pk)
    finally:
        connection.close()


def work(pk):
    """Work on an upload until there is nothing left to do, unless somebody else does. Never raises."""
    token, now = uuid4().hex, timezone.now()
    free = SpreadsheetImport.objects.filter(Q(claim="") | Q(heard_of__lt=now - SILENCE), pk=pk, state__in=AT_WORK)
    if not free.update(claim=token, heard_of=now):
        return
    upload = SpreadsheetImport.objects.get(pk=pk)
    try:
        {ImportState.CHECKING: _check, ImportState.WRITING: _write, ImportState.UNDOING: _undo}[upload.state](upload)
    except StoppedError:
        _end(
            upload,
            ImportState.STOPPED if upload.state != ImportState.CHECKING else ImportState.REFUSED,
            "已按要求停下。",
        )
    except UnreadableError as refusal:
        _end(upload, ImportState.REFUSED, str(refusal))
    except Exception:
        logger.exception("Import %s stopped", pk)
        _end_if_possible(upload)


def _end(upload, state, problem=""):
    SpreadsheetImport.objects.filter(pk=upload.pk, claim=upload.claim).update(state=state, problem=problem, claim="")


def _end_if_possible(upload):
    sentence = "遇到意外，已停下。已经写入的都是完整的；可以继续，也可以撤销。仍然不行，请联系系统管理员。"
    state = ImportState.REFUSED if upload.state == ImportState.CHECKING else ImportState.STOPPED
    try:
        _end(upload, state, sentence)
    except DatabaseError:  # a full disk: the claim runs out, and the page says that it was interrupted
        logger.exception("Import %s could not be marked as stopped", upload.pk)


def _live(upload, done=1):
    """Show that the work goes on; raise StoppedError if it must not. Within the transaction of what was done."""
    still = SpreadsheetImport.objects.filter(pk=upload.pk, claim=upload.claim, stop=False)
    if not still.update(heard_of=timezone.now(), done=F("done") + done):
        raise StoppedError


def _check(upload):
    upload.records.all().delete()  # what a process that died has left
    with upload.file.open() as file:
        records = gather(read(upload.file_name, file.read()))
    SpreadsheetImport.objects.filter(pk=upload.pk).update(total=len(records), done=0)
    known = Known(upload)
    with _archive(upload) as archive:
        for order, given in enumerate(records):
            _check_record(upload, order, given, known, archive)
            _live(upload)
    _end(upload, ImportState.CHECKED)


def _check_record(upload, order, given, known, archive):
    made = plan(given, known, upload.user, archive)
    if made.outcome == Outcome.NEW:
        _announce(known, given, made)
    page = made.target if not given.is_source and made.target is not None and made.target.pk else None
    ImportedRecord.objects.create(
        upload=upload,
        order=order,
        is_source=given.is_source,
        key=given.key[:60],
        title=(given.title or str(made.target or ""))[:255],
        given=[[row.sheet, row.number, row.cells] for row in given.rows],
        outcome=made.outcome,
        problems=made.problems,
        changes=[] if made.outcome == Outcome.REFUSED else made.changes,
        page_id=page and page.pk,
        seen=made.revision,
    )


def _announce(known, given, made):
    if given.is_source:
        known.new_sources.add(given.key)
    else:
        known.new_entries[given.key] = made.target


@contextmanager
def _archive(upload):
    if not upload.archive:
        yield None
        return
    with upload.archive.open() as file:
        yield Pictures(file)


def _write(upload):
    waiting = upload.records.filter(state=RecordState.WAITING, outcome__in=[Outcome.NEW, Outcome.CHANGED])
    SpreadsheetImport.objects.filter(pk=upload.pk).update(
        total=waiting.count() + upload.records.filter(state=RecordState.WRITTEN).count(),
        done=upload.records.filter(state=RecordState.WRITTEN).count(),
    )
    with _archive(upload) as archive:
        for record in waiting.select_related("page", "upload__user"):
            given = Given(record.key, record.is_source, [Row(*row) for row in record.given])
            with transaction.atomic():
                _live(upload)
                _write_record(record, given, Known(upload), archive)
    if upload.archive:
        upload.archive.delete()  # each picture is in the library now
    _end(upload, ImportState.WRITTEN)


def _write_record(record, given, known, archive):
    made = plan(given, known, record.upload.user, archive)
    if record.page and record.seen_id != record.page.latest_revision_id:
        refusal = "检查以后又有人改过这一条。请重新上传检查。"
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


def _undo(upload):
    written = upload.records.filter(state=RecordState.WRITTEN).order_by("-order")
    SpreadsheetImport.objects.filter(pk=upload.pk).update(total=written.count(), done=0)
    for record in written:
        with transaction.atomic():
            _live(upload)
            note = drafts.undo(record)[:300]
            state = RecordState.KEPT if note else RecordState.UNDONE
            # The row alone: what it refers to may be gone by now.
            upload.records.filter(pk=record.pk).update(state=state, note=note)
    _end(upload, ImportState.UNDONE)
