"""An import survives whatever happens to the process, can be stopped, gone on with and undone; never half a record."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from heritage.catalogue.models import (
    HeritageSitePage,
    ImportState,
    Source,
    SpreadsheetImport,
    Statement,
    StatementCitation,
)
from heritage.catalogue.spreadsheet import drafts, jobs
from heritage.photos.models import Photo
from tests.catalogue.spreadsheet.conftest import draft
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook, an_archive
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db

THREE = [ENTRY | {"编号": f"新{n}", "标题": f"条目{n}"} for n in (1, 2, 3)]
NAMES = [{"编号": f"新{n}", "种类": "简称", "名称": f"简称{n}"} for n in (1, 2, 3)]


class KilledError(KeyboardInterrupt):
    """Nothing catches it, and no task ends with it: the process is gone."""


@pytest.fixture
def dies_at(monkeypatch):
    """Let the writing of one record fail half way, once."""

    def arrange(title, error):
        whole = drafts._add

        def half(page, user):
            added = whole(page, user)
            if page.title == title:
                monkeypatch.setattr(drafts, "_add", whole)
                raise error
            return added

        monkeypatch.setattr(drafts, "_add", half)

    return arrange


def titles():
    return sorted(HeritageSitePage.objects.values_list("title", flat=True))


def test_a_killed_process_leaves_whole_records_and_the_next_one_goes_on(clerk, dies_at):
    upload = clerk.check(条目=THREE, 名称=NAMES)
    dies_at("条目2", KilledError())
    with pytest.raises(KilledError):
        clerk.write(upload)
    upload.refresh_from_db()
    assert titles() == ["条目1"]
    assert (upload.state, upload.interrupted) == ("writing", False)

    jobs.resume(upload)  # too early: the other process might live
    assert titles() == ["条目1"]
    SpreadsheetImport.objects.update(heard_of=timezone.now() - timedelta(minutes=2))
    upload.refresh_from_db()
    assert upload.interrupted
    jobs.resume(upload)

    upload.refresh_from_db()
    assert (upload.state, upload.done, upload.total) == ("written", 3, 3)
    assert titles() == ["条目1", "条目2", "条目3"]
    assert [draft(title=title).names.get().text for title in titles()] == ["简称1", "简称2", "简称3"]


def test_a_full_disk_stops_the_import_with_a_sentence_and_nothing_half(clerk, dies_at):
    upload = clerk.check(条目=THREE)
    dies_at("条目3", OperationalError("database or disk is full"))

    upload = clerk.write(upload)

    assert upload.state == "stopped"
    assert upload.problem.startswith("遇到意外，已停下。已经写入的都是完整的")
    assert titles() == ["条目1", "条目2"]
    assert clerk.write(upload).state == "written"
    assert titles() == ["条目1", "条目2", "条目3"]


def test_who_was_taken_over_writes_nothing_more(clerk):
    upload = clerk.check(条目=THREE)
    SpreadsheetImport.objects.update(state=ImportState.WRITING, claim="somebody else", heard_of=timezone.now())

    jobs.work(upload.pk, "the second one")
    assert titles() == []
    upload.claim = "the first one"
    with pytest.raises(jobs.StoppedError):
        jobs._heartbeat(upload)


def test_an_import_stops_on_request_and_can_be_continued(clerk, monkeypatch):
    upload = clerk.check(条目=THREE)
    whole = drafts.write

    def and_stop(record, made, archive):
        whole(record, made, archive)
        SpreadsheetImport.objects.update(stop=True)

    monkeypatch.setattr(drafts, "write", and_stop)
    assert clerk.write(upload).state == "stopped"
    assert titles() == ["条目1"]
    monkeypatch.setattr(drafts, "write", whole)
    assert clerk.write(upload).state == "written"
    assert titles() == ["条目1", "条目2", "条目3"]


# Steps


@pytest.fixture
def short_steps(monkeypatch):
    """One record a step."""
    monkeypatch.setattr(jobs, "REQUEST_STEP", 0.0)
    monkeypatch.setattr(jobs, "WORKER_STEP", 0.0)


def test_without_a_worker_each_reload_of_the_page_does_one_more_step(clerk, short_steps):
    upload = clerk.check(条目=THREE, 名称=NAMES)
    jobs.begin(upload, ImportState.WRITING)
    seen = []
    for _ in range(3):
        upload.refresh_from_db()
        seen.append((upload.state, upload.done, upload.claim, len(titles())))
        clerk.client.get(reverse("import", args=[upload.pk]))  # looking does nothing
        clerk.client.get(reverse("import", args=[upload.pk]), {"step": "next"})

    assert seen == [("writing", 1, "", 1), ("writing", 2, "", 2), ("written", 3, "", 3)]


def test_without_a_worker_a_large_file_is_read_after_its_page_is_shown(clerk, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL_FILE", 1)
    file = SimpleUploadedFile("表.xlsx", a_workbook(条目=THREE))

    page = clerk.client.post(reverse("imports"), {"file": file}, follow=True)

    assert "正在检查" in page.content.decode()
    assert not SpreadsheetImport.objects.get().records.exists()
    page = clerk.client.get(page.request["PATH_INFO"], {"step": "next"})
    assert "新建3条" in page.content.decode()


def test_a_check_in_steps_knows_what_stands_before_in_the_same_file(clerk, short_steps):
    rows = [ENTRY | {"层级": "街区"}, ENTRY | {"编号": "新2", "标题": "一部分", "属于": "新1"}]
    points = [{"编号": "新2", "事项": "地址", "内容": "某处", "来源": "ABC"}]
    upload = clerk.check(条目=rows, 要点=points, 来源=[{"编号": "ABC", "题名": "新来源"}])

    assert [(record.key, record.outcome) for record in upload.records.all()] == [
        ("ABC", "new"),
        ("新1", "new"),
        ("新2", "new"),
    ]
    assert (upload.state, upload.done, upload.total) == ("checked", 3, 3)
    upload = clerk.write(upload)
    assert (upload.state, upload.done, upload.total) == ("written", 3, 3)
    assert draft(title="一部分").part_of.title == ENTRY["标题"]
    upload = clerk.undo(upload)
    assert (upload.state, upload.done, upload.total) == ("undone", 3, 3)


def test_with_a_worker_each_step_queues_the_next_and_no_request_works(clerk, short_steps, request):
    upload = clerk.check(条目=THREE)
    queued = request.getfixturevalue("queued")

    jobs.begin(upload, ImportState.WRITING)
    clerk.client.get(reverse("import", args=[upload.pk]), {"step": "next"})
    assert (queued(jobs.take_step), titles()) == ([(upload.pk,)], [])
    for number in (1, 2, 3):
        jobs.work(upload.pk, f"task {number}")
        assert len(titles()) == number

    assert queued(jobs.take_step) == [(upload.pk,)] * 3  # the last step leaves nothing to do
    upload.refresh_from_db()
    assert upload.state == "written"


def test_a_task_that_is_taken_up_again_need_not_wait_for_its_own_claim(clerk):
    upload = clerk.check(条目=THREE)
    SpreadsheetImport.objects.update(state=ImportState.WRITING, claim="task 1", heard_of=timezone.now())

    jobs.work(upload.pk, "task 2")
    assert titles() == []
    jobs.work(upload.pk, "task 1")
    assert titles() == ["条目1", "条目2", "条目3"]


# Undo


def test_one_click_undoes_the_whole_import(clerk):
    site = HeritageSitePageFactory(title="老条目")
    publish(site)
    upload = clerk.write(
        clerk.check(
            条目=[ENTRY, ENTRY | {"编号": site.number, "标题": "改过的标题"}],
            来源=[{"编号": "ABC", "题名": "新来源"}],
            要点=[{"编号": "新1", "事项": "地址", "内容": "某处", "来源": "ABC"}],
            照片=[{"编号": "新1", "文件名": "a.png"}],
            archive=an_archive(**{"a.png": None}),
        )
    )
    assert (Source.objects.count(), Photo.objects.count()) == (1, 1)
    assert draft(pk=site.pk).title == "改过的标题"

    upload = clerk.undo(upload)

    assert upload.state == "undone"
    assert titles() == ["老条目"]
    assert draft(pk=site.pk).title == "老条目"
    assert not HeritageSitePage.objects.get(pk=site.pk).has_unpublished_changes
    assert (Source.objects.count(), Photo.objects.count()) == (0, 0)
    assert set(upload.records.values_list("state", flat=True)) == {"undone"}


def test_undo_keeps_and_names_drafts_that_were_edited_since(clerk):
    site = HeritageSitePageFactory(title="老条目")
    upload = clerk.write(条目=[*THREE, ENTRY | {"编号": site.number, "标题": "老条目"}])
    touched = draft(title="条目1")
    touched.summary = "后来改的。"
    touched.save_revision()
    changed = draft(pk=site.pk)
    changed.summary = "后来改的。"
    changed.save_revision()
    publish(HeritageSitePage.objects.get(title="条目2"))

    upload = clerk.undo(upload)

    kept = {record.title: record.note for record in upload.records.filter(state="kept")}
    assert kept == {
        "条目1": "导入以后有人改过，没有撤销。请在条目里处理。",
        "条目2": "导入以后有人改过，没有撤销。请在条目里处理。",
        "老条目": "导入以后有人改过，没有撤销。请在条目里处理。",
    }
    assert titles() == ["条目1", "条目2", "老条目"]


def test_what_is_public_already_stays(clerk):
    upload = clerk.write(条目=[ENTRY])
    page = HeritageSitePage.objects.get()
    HeritageSitePage.objects.update(live=True, live_revision=page.latest_revision)

    [record] = clerk.undo(upload).records.all()

    assert record.note == "已经发布，没有撤销。请走撤稿。"


def test_a_source_that_another_draft_cites_stays(clerk):
    upload = clerk.write(来源=[{"编号": "ABC", "题名": "新来源"}])
    other = HeritageSitePageFactory()
    statement = Statement(property="address", value="某处")
    statement.citations = [StatementCitation(source=Source.objects.get())]
    other.statements = [statement]
    other.save_revision()

    [record] = clerk.undo(upload).records.all()

    assert record.note == "已经有条目引用这个来源，没有撤销。"
    assert Source.objects.count() == 1
