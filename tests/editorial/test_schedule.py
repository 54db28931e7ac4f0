"""What appears and ends by the clock: once, whole, and whatever happens to the page before it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from heritage.editorial import dashboard, publishing
from heritage.editorial.management.commands import publish_scheduled
from heritage.pages.models import ContentPage
from tests.editorial.conftest import public
from tests.factories.pages import ContentPageFactory, home_page, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(home, monkeypatch):
    """Two pages that are to appear now, and one that is to end."""
    monkeypatch.setattr(publishing, "is_approved", lambda page, revision: "未签" not in revision.content["title"])
    pages = [_scheduled("first"), _scheduled("second")]
    over = ContentPageFactory(title="到期的页", slug="over", parent=home)
    publish(over)
    ContentPage.objects.filter(pk=over.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    return [*pages, over]


def _scheduled(slug, **fields):
    page = ContentPageFactory(title=f"到时出现 {slug}", slug=slug, parent=home_page(), live=False)
    for name, value in fields.items():
        setattr(page, name, value)
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


def _state(pages):
    return [public(page).live for page in pages]


def _done():
    return sorted(PageLogEntry.objects.filter(action__endswith=".scheduled").values_list("page_id", "action"))


def test_what_is_due_appears_and_what_is_over_ends(due):
    call_command("publish_scheduled")

    assert _state(due) == [True, True, False]
    assert public(due[2]).expired
    assert not public(due[0]).scheduled_revision


def test_two_schedulers_at_once_do_each_thing_once(due, monkeypatch):
    once = iter([True])

    def take(*step, original=publish_scheduled._take):
        if next(once, False):  # the other one does everything after this one has looked, and before it begins
            call_command("publish_scheduled")
        return original(*step)

    monkeypatch.setattr(publish_scheduled, "_take", take)
    call_command("publish_scheduled")

    assert _state(due) == [True, True, False]
    assert _done() == sorted(
        [
            (due[0].pk, "wagtail.publish.scheduled"),
            (due[1].pk, "wagtail.publish.scheduled"),
            (due[2].pk, "wagtail.unpublish.scheduled"),
        ]
    )


def test_a_page_that_nobody_signed_stays_hidden_and_stops_no_other(due):
    unsigned = _scheduled("third", title="未签的页")
    Revision.objects.filter(object_id=str(unsigned.pk)).update(
        approved_go_live_at=timezone.now() - timedelta(hours=1)
    )  # the first in the row

    with pytest.raises(CommandError, match="1 个页面没能按时发布"):
        call_command("publish_scheduled")

    assert _state([*due, unsigned]) == [True, True, False, False]


def test_what_breaks_off_is_due_again(due, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ContentPage, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("publish_scheduled")
    call_command("publish_scheduled")

    assert _state(due) == [True, True, False]


def test_a_clock_that_is_set_back_takes_nothing_away_and_brings_nothing_early(due, monkeypatch):
    call_command("publish_scheduled")
    later = _scheduled("later")
    back = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: back)
    call_command("publish_scheduled")
    assert _state([*due, later]) == [True, True, False, False]

    monkeypatch.undo()
    monkeypatch.setattr(publishing, "is_approved", lambda page, revision: True)
    call_command("publish_scheduled")
    assert _state([*due, later]) == [True, True, False, True]


def test_a_dry_run_changes_nothing(due, capsys):
    call_command("publish_scheduled", "--dryrun")

    assert _state(due) == [False, False, True]
    assert "到时出现 first" in capsys.readouterr().out


def test_what_a_check_stops_by_now_stays_hidden_and_the_desk_says_why(due):
    stopped = _scheduled("third", lead="电话13800001111")
    with pytest.raises(CommandError, match="1 个页面没能按时发布"):
        call_command("publish_scheduled")
    Revision.objects.filter(object_id=str(stopped.pk)).update(approved_go_live_at=timezone.now() - timedelta(hours=1))

    assert _state([*due, stopped]) == [True, True, False, False]
    [line] = dashboard.scheduled().lines
    assert line.title == "到时出现 third"
    assert "没能公开：" in line.note
    assert "138" in line.note or "手机" in line.note

    mended = stopped.get_latest_revision_as_object()
    mended.lead = ""
    Revision.objects.filter(object_id=str(stopped.pk)).update(approved_go_live_at=None)  # as the new signature does
    mended.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert public(stopped).live
