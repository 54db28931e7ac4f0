"""Drafts are always saved: whatever is wrong is kept as it was typed and marked, and cannot be published unmended."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, querydict_from_html, rich_text, streamfield

from heritage.catalogue.models import HeritageSitePage
from heritage.editorial.prechecks import Prechecks
from heritage.events.models import EventPage
from tests.factories.accounts import AdministratorFactory
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import publish
from tests.journeys.test_editor_writes_an_entry import add

pytestmark = pytest.mark.django_db

LONG = "很" * 200
NATIONAL = {"level": "national", "status": "in_force", "citations": inline_formset([])}
WRONG = {
    "built": "某年",
    "summary": LONG,
    "last_checked": "2024.13.40",
    "uncertainty_m": "约二百米",
    "entered_latitude": "",
    "names": [{"kind": "official", "text": "甲"}, {"kind": "official", "text": "乙", "used_from": "不知哪年"}],
    "designations": [
        {"level": "", "status": "in_force", "name_announced": "郑州第二砂轮厂旧址"},
        {"level": "national", "status": "in_force", "end_date": "2019"},
    ],
    "milestones": [{"date": "解放前夕", "text": LONG + LONG}],
    "zones": [{"kind": "protection", "entered_geometry": "{", "entered_datum": "wgs84"}],
}


@pytest.fixture
def editor(client):
    client.force_login(AdministratorFactory())
    return client


def wrong_entry(**changes):
    half, none = [{"source": "", "locator": "第3版", "confidence": "verified"}], []
    cited = {"designations": (none, half), "milestones": (none,)}
    rows = {
        name: [{**row, "citations": inline_formset(rows)} for row, rows in zip(WRONG[name], cites, strict=True)]
        for name, cites in cited.items()
    }
    paragraph = {"text": rich_text("<p>动工。[1]</p>"), "lead": "", "citations": streamfield([])}
    return WRONG | rows | {"story": streamfield([("heading", "铸造"), ("paragraph", paragraph)])} | changes


def draft_of(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def opened(editor, page):
    response = editor.get(edit_address(page))
    assert response.status_code == 200
    return response


def typed_in(editor, page):
    """What the browser would send of the form as it is opened. It builds the blocks by script: here it has none."""
    typed = querydict_from_html(opened(editor, page).content.decode(), form_id="page-edit-form")
    typed.update({"story-count": "0", "body-count": "0", "recap-count": "0"})
    return typed


def marks_of(page):
    return {mark.where: mark.message for mark in draft_of(page).as_typed.marks}


def test_a_new_draft_is_saved_with_everything_wrong_in_it(editor, catalogue):
    assert add(editor, catalogue, button="action-save", **wrong_entry()).status_code == 302

    page = HeritageSitePage.objects.get()
    draft = draft_of(page)
    assert (draft.built, draft.built_earliest, draft.summary, draft.last_checked) == ("", None, LONG[:160], None)
    assert (draft.entered_longitude, draft.longitude) == (113.59963, None)
    assert [row.level for row in draft.designations.all()] == ["national"]
    assert list(draft.zones.all()) == []
    assert [block.block_type for block in draft.story] == ["heading", "paragraph"]
    marks = marks_of(page)
    assert {
        "年代",
        "摘要",
        "最近核对",
        "误差（米）",
        "纬度",
        "名称第2行，种类",
        "名称第2行，启用",
        "沿革第1行，日期",
    } <= set(marks)
    assert {
        "保护身份第1行，身份",
        "保护身份第2行，状态",
        "保护身份第2行，来源第1行，来源",
        "正文",
        "沿革第1行，事件",
    } <= set(marks)
    assert "读不懂" in marks["年代"]
    assert "下面却没有第 1 条来源" in marks["正文"]


def test_what_was_typed_is_shown_again_with_its_sentences_and_can_be_mended(editor, catalogue):
    add(editor, catalogue, button="action-save", **wrong_entry())
    page = HeritageSitePage.objects.get()

    html, typed = opened(editor, page).content.decode(), typed_in(editor, page)

    assert "要改好才能送审" in html
    assert (typed["summary"], typed["last_checked"], typed["uncertainty_m"]) == (LONG, "2024.13.40", "约二百米")
    assert typed["designations-0-name_announced"] == "郑州第二砂轮厂旧址"
    assert typed["designations-1-citations-0-locator"] == "第3版"
    assert (typed["milestones-0-date"], typed["milestones-0-text"]) == ("解放前夕", LONG + LONG)

    assert editor.post(edit_address(page), typed).status_code == 302  # saved again: nothing lost and nothing doubled
    assert typed_in(editor, page).dict().items() >= {
        ("built", "某年"),
        ("names-TOTAL_FORMS", "2"),
        ("designations-0-name_announced", "郑州第二砂轮厂旧址"),
    }
    assert draft_of(page).names.count() == 2

    mended = typed_in(editor, page)
    for name, value in {
        "built": "1956年",
        "summary": "砂轮厂。",
        "names-1-kind": "alias",
        "names-1-used_from": "",
    }.items():
        mended[name] = value
    for name, value in {"last_checked": "", "uncertainty_m": "", "entered_longitude": "", "entered_datum": ""}.items():
        mended[name] = value
    mended["designations-0-level"], mended["designations-0-status"] = "provincial", "raised"
    mended["designations-1-end_date"], mended["designations-1-citations-0-DELETE"] = "", "on"
    mended["milestones-0-date"], mended["milestones-0-text"], mended["zones-0-DELETE"] = "1949", "停工。", "on"
    mended["action-submit"] = "1"
    assert editor.post(edit_address(page), mended).status_code == 302
    draft = draft_of(page)
    assert (draft.as_typed, draft.built, draft.workflow_in_progress) == (None, "1956", True)
    assert [row.level for row in draft.designations.all()] == ["provincial", "national"]


def test_what_is_wrong_is_refused_when_it_is_submitted(editor, catalogue):
    response = add(editor, catalogue, **wrong_entry())
    assert response.status_code == 200
    assert not HeritageSitePage.objects.exists()
    assert "built" in response.context["form"].errors


def test_a_draft_with_something_wrong_is_published_by_no_way(editor, catalogue):
    add(editor, catalogue, button="action-save", built="某年")
    page = HeritageSitePage.objects.get()
    revision = page.get_latest_revision()

    with pytest.raises(PermissionDenied, match=r"没填对的地方，不能发布.*年代：日期“某年”读不懂"):
        revision.publish(user=page.owner)
    hits = [hit for hit in Prechecks(draft_of(page)).blocking if hit.code == "unmended"]
    assert [hit.where for hit in hits] == ["年代"]
    assert not HeritageSitePage.objects.get().live

    add_again = typed_in(editor, page)
    add_again["built"] = "1956"
    editor.post(edit_address(page), add_again)
    with pytest.raises(PermissionDenied, match="没有签完三审"):  # the next door: the signatures
        HeritageSitePage.objects.get().get_latest_revision().publish(user=page.owner)


def test_an_autosave_never_pauses_and_names_the_field(editor, catalogue):
    add(editor, catalogue, button="action-save")
    page = HeritageSitePage.objects.get()
    form = typed_in(editor, page)
    form["built"], form["notice"] = "某年", "接着写的。"

    answer = editor.post(edit_address(page), form, headers={"accept": "application/json"}).json()

    assert answer["success"] is True
    assert [name for name, _ in answer["marks"]] == ["built"]
    assert answer["to_mend"] == "草稿已存。要改好才能送审：年代。"
    assert draft_of(page).notice == "接着写的。"


def test_a_change_by_another_way_keeps_the_marks_but_not_what_was_typed(editor, catalogue):
    add(editor, catalogue, button="action-save", built="某年", summary="原来的。")
    page = HeritageSitePage.objects.get()
    draft = draft_of(page)
    draft.summary = "程序改的。"
    draft.save_revision()

    typed = typed_in(editor, page)

    assert (typed["built"], typed["summary"]) == ("", "程序改的。")
    assert "某年" in marks_of(page)["年代"]
    with pytest.raises(PermissionDenied, match="没填对的地方，不能发布"):
        page.get_latest_revision().publish(user=page.owner)
    editor.post(edit_address(page), typed)
    assert draft_of(page).as_typed is None


def test_a_form_that_was_cut_off_does_not_empty_the_draft(editor, catalogue):
    add(editor, catalogue, button="action-save", names=[{"kind": "alias", "text": "四零二厂"}])
    page = HeritageSitePage.objects.get()
    form = typed_in(editor, page)
    del form["names-TOTAL_FORMS"]

    assert editor.post(edit_address(page), form).status_code == 200
    assert [name.text for name in draft_of(page).names.all()] == ["四零二厂"]


def test_a_repair_is_stored_and_said(editor, catalogue):
    typed = NATIONAL | {"document_number": "郑政文[２０１７]231号", "batch": "第８批"}
    add(editor, catalogue, button="action-save", designations=[typed])
    page = HeritageSitePage.objects.get()
    [row] = draft_of(page).designations.all()
    assert (row.document_number, row.batch) == ("郑政文〔2017〕231号", "第8批")

    form = typed_in(editor, page)
    form["designations-0-document_number"] = "郑政文【2017】231号"
    answer = editor.post(edit_address(page), form, headers={"accept": "application/json"}).json()
    assert answer["repairs"] == [["designations-0-document_number", "郑政文〔2017〕231号"]]
    assert "marks" not in answer


def test_a_row_of_a_public_page_keeps_what_it_had_where_the_new_text_cannot_be_stored(editor, catalogue):
    add(editor, catalogue, button="action-save", designations=[NATIONAL])
    page = HeritageSitePage.objects.get()
    publish(page)
    form = typed_in(editor, page)
    form["designations-0-level"], form["designations-0-batch"] = "", "第八批"
    form["built"] = "某年"

    assert editor.post(edit_address(page), form).status_code == 302

    [row] = draft_of(page).designations.all()
    assert (row.level, row.batch) == ("national", "第八批")
    live = HeritageSitePage.objects.get()
    assert (live.built, [row.batch for row in live.designations.all()]) == ("1956/1964", [""])
    assert editor.get(live.url).status_code == 200
    typed = typed_in(editor, page)
    assert (typed["built"], typed["designations-0-level"]) == ("某年", "")


def test_a_session_with_half_a_time_is_saved_in_the_draft_of_an_event(editor, catalogue):
    event = EventPageFactory(sessions=[a_session(7)])
    form = typed_in(editor, event)
    form["sessions-0-end"], form["telephone"] = "下午三点", "１" * 60

    assert editor.post(edit_address(event), form).status_code == 302

    typed = typed_in(editor, event)
    assert (typed["sessions-0-end"], typed["telephone"]) == ("下午三点", "１" * 60)
    assert EventPage.objects.get().sessions.count() == 1
