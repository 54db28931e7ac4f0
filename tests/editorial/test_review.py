"""From draft to public: who signs what, what a change undoes, and what is refused."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Task, WorkflowState

from heritage.catalogue.models import Statement, StatementCitation
from heritage.editorial.models import ReviewStep, SignOff
from heritage.editorial.publishing import NotApprovedError
from heritage.pages.models import ContentPage
from tests.editorial.conftest import public, said
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_three_people_sign_and_the_server_publishes(desk):
    page = desk.draft()
    desk.submit(page)

    before = timezone.now()
    desk.sign(page, "proofreader", comment="改过一处标点。")
    assert not public(page).live
    desk.sign(page, "reviewer")
    assert not public(page).live
    desk.sign(page, "issuer")

    assert public(page).live
    assert before < public(page).first_published_at < timezone.now()
    record = SignOff.objects.values_list("step_name", "user_name", "decision", "comment", "completes")
    assert list(record) == [
        ("初审", "校对", "approved", "改过一处标点。", False),
        ("复审", "审核", "approved", "", False),
        ("终审", "签发", "approved", "", True),
    ]
    assert public(page).current_workflow_state is None


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ("writer", "现在轮到“初审”，您不在这个环节的审核人之中。"),
        ("reviewer", "现在轮到“初审”，您不在这个环节的审核人之中。"),
        ("superuser", "现在轮到“初审”，您不在这个环节的审核人之中。"),
    ],
)
def test_only_the_step_that_is_due_may_sign(desk, person, sentence):
    page = desk.draft()
    desk.submit(page)

    assert said(desk.sign(page, person))[-1] == sentence
    assert not SignOff.objects.exists()


def test_the_author_never_signs_the_last_step(desk):
    page = desk.draft()
    desk.edit(page, "issuer", lead="签发人自己改的一句")
    desk.submit(page)
    desk.approve(page, "proofreader", "reviewer")

    refused = desk.sign(page, "issuer")

    assert "您写过或提交过这一稿，不能由您签末审。" in "".join(said(refused))
    assert not public(page).live
    desk.sign(page, "second_issuer")
    assert public(page).live


def test_whoever_submitted_it_never_signs_the_last_step(desk):
    page = desk.draft()
    desk.submit(page, "issuer")
    desk.approve(page)

    assert not public(page).live


def test_one_person_in_every_group_cannot_publish_alone(desk):
    page = desk.draft()
    desk.submit(page)
    desk.issuer.groups.set([*desk.proofreader.groups.all(), *desk.reviewer.groups.all(), *desk.issuer.groups.all()])

    desk.approve(page, "issuer", "issuer")
    refused = desk.sign(page, "issuer")

    assert "前面各环节都是您签的字，末审须由另一个人签。" in said(refused)
    assert not public(page).live
    desk.sign(page, "second_issuer")
    assert public(page).live


def test_a_return_says_why_and_the_author_goes_on(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page, "proofreader")

    desk.sign(page, "reviewer", "returned", "第二段年份与沿革不一致。")

    state = ContentPage.objects.get(pk=page.pk).current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert SignOff.objects.last().comment == "第二段年份与沿革不一致。"
    desk.edit(page, lead="已经核对")
    assert desk.submit(page).progress.due.name == "初审"
    desk.approve(page)
    assert public(page).live


def test_a_return_without_a_change_goes_on_where_it_was(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page, "proofreader")
    desk.sign(page, "reviewer", "returned", "请说明来源。")

    assert desk.submit(page).current_state.task.name == "复审"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"decision": "returned", "comment": " "}, "退回要写明原因，作者才知道改什么。"),
        ({"checked": ["没有错别字、不规范用语"]}, "通过之前请逐项核对；还没有勾选：人名、职务、地名、单位名称无误；"),
        ({"decision": "published"}, "请选择“通过”或“退回”。"),
    ],
)
def test_an_answer_that_is_not_whole_is_not_taken(desk, answer, sentence):
    page = desk.draft()
    desk.submit(page)

    assert sentence in desk.sign(page, "proofreader", **answer).content.decode()
    assert not SignOff.objects.exists()


def test_what_is_not_checked_yet_is_told_as_an_error(desk):
    page = desk.draft()
    desk.submit(page)

    answer = desk.sign(page, "proofreader", checked=[]).content.decode()
    assert '<p class="error-message">通过之前请逐项核对' in answer


def test_the_review_page_shows_what_would_change_for_the_public(desk):
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    desk.edit(page, lead="改动后的导语")
    desk.submit(page)

    html = desk.client("proofreader").get(reverse("review", args=[page.pk])).content.decode()

    assert '<span class="addition">改动后的导语</span>' in html
    assert "关于本目录</span>" not in html  # the title is as it was


def test_the_review_page_shows_the_sources_of_a_fact(desk, catalogue):
    entry = HeritageSitePageFactory(title="二砂", live=False)
    entry.statements = [Statement(property="address", value="华山路78号")]
    entry.statements.all()[0].citations = [StatementCitation(source=SourceFactory(title="厂志"), locator="第3页")]
    entry.save_revision(user=desk.writer)
    desk.submit(entry)

    page = desk.client("proofreader").get(reverse("review", args=[entry.pk])).content.decode()

    table = BeautifulSoup(page, "html.parser").select_one("table.listing").get_text(" ", strip=True)
    assert "厂志" in table
    assert "第3页" in table


def test_a_page_that_is_not_in_review_says_so(desk):
    page = desk.draft()

    answer = desk.client("proofreader").get(reverse("review", args=[page.pk]))
    refused = desk.client("proofreader").post(reverse("review", args=[page.pk]), {"decision": "approved"}, follow=True)

    assert "这一页现在不在审核中" in answer.content.decode()
    assert said(refused) == ["这一页现在不在审核中。"]


@pytest.mark.parametrize("person", ["administrator", "auditor"])
def test_who_reads_no_pages_sees_no_review(desk, person):
    page = desk.draft()
    desk.submit(page)

    response = desk.client(person).get(reverse("review", args=[page.pk]))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


# A schedule


def test_a_signed_schedule_is_kept_and_only_as_it_was_signed(desk, caplog):
    page = desk.draft()
    desk.edit(page, go_live_at=timezone.now() + timezone.timedelta(hours=1))
    desk.submit(page)
    desk.approve(page)
    assert not public(page).live
    revision = public(page).scheduled_revision
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())

    content = revision.content | {"lead": "夹带的一句", "go_live_at": None}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    with pytest.raises(CommandError):
        call_command("publish_scheduled")
    assert "NotApprovedError" in caplog.text
    assert not public(page).live

    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    call_command("publish_scheduled")
    assert ContentPage.objects.get(pk=page.pk).approved_schedule  # its time has not come; it is signed


def test_switching_off_every_step_publishes_nothing(desk):
    page = desk.draft()
    desk.submit(page)

    first, second, last = ReviewStep.objects.order_by("pk")
    first.deactivate(user=desk.administrator)
    second.deactivate(user=desk.administrator)
    with pytest.raises(PermissionDenied):
        last.deactivate(user=desk.administrator)
    assert not public(page).live
    assert desk.review(page).refusal(desk.issuer) == (
        "审核流程少于两个环节，不能签发。请系统管理员在“工作流程”里补齐。"
    )


def test_wagtails_own_review_is_out_of_use(desk):
    page = desk.draft()

    assert page.get_workflow().name == "三审三校"
    assert not Task.objects.filter(workflow_tasks__workflow=page.get_workflow()).exclude(
        pk__in=ReviewStep.objects.values("pk")
    )


# The superuser


def test_a_superusers_bypass_is_off_and_logged_when_on(desk, settings):
    page = desk.draft()
    with pytest.raises(NotApprovedError):
        public(page).get_latest_revision().publish(user=desk.superuser, skip_permission_checks=True)

    settings.SUPERUSER_PUBLISHES = True
    public(page).get_latest_revision().publish(user=desk.superuser)

    assert public(page).live
    assert PageLogEntry.objects.get(action="editorial.bypass").user == desk.superuser
