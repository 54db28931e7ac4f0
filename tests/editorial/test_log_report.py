"""What happened is on record for 安全审计: found, filtered, exported; changed and deleted by nobody."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from heritage.settings import environment
from tests.editorial.conftest import CAST

pytestmark = pytest.mark.django_db


def lines(client, **query):
    response = client.get(reverse("history"), {"export": "csv", **query})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


@pytest.fixture
def busy_desk(desk):
    """A page that was signed, published and withdrawn, and a word list that was changed."""
    page = desk.draft()
    desk.submit(page)
    desk.approve(page)
    desk.client("issuer").post(reverse("withdraw", args=[page.pk]), {"reason": "=核对"})
    log(instance=desk.writer, action="wagtail.edit", user=desk.administrator)
    return desk


def test_the_auditor_reads_who_signed_published_and_withdrew(busy_desk):
    found = [(line["人"], line["说明"]) for line in lines(busy_desk.client("auditor"))]

    for entry in [
        ("签发", "撤稿：=核对"),
        ("签发", "“终审”已批准，“三审三校”已完成"),
        ("校对", "“初审”已批准，下一步是“复审”"),
        ("系统管理", "已编辑"),
    ]:
        assert entry in found, found


def test_the_record_is_filtered_by_person_and_deed(busy_desk):
    auditor = busy_desk.client("auditor")

    assert {line["人"] for line in lines(auditor, user=busy_desk.proofreader.pk)} == {"校对"}
    assert [line["说明"] for line in lines(auditor, action="editorial.withdraw")] == ["撤稿：=核对"]
    html = auditor.get(reverse("history"), {"action": "editorial.withdraw"}).content.decode()
    assert "撤稿：=核对" in html
    assert "批准" not in html.split("<tbody>")[1].split("</tbody>")[0]


def test_an_export_is_harmless_and_itself_on_record(busy_desk):
    log(instance=busy_desk.writer, action="wagtail.edit", user=busy_desk.writer, title="=cmd()")
    assert "'=cmd()" in [line["对象"] for line in lines(busy_desk.client("auditor"))]

    entry = PageLogEntry.objects.get(action="editorial.history_exported")
    assert entry.user == busy_desk.auditor
    assert busy_desk.client("auditor").get(reverse("history"), {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("person", sorted({*CAST} - {"auditor"}))
def test_nobody_else_reads_it(desk, person):
    assert desk.client(person).get(reverse("history")).status_code == 302
    assert reverse("history") not in desk.client(person).get(reverse("wagtailadmin_home")).content.decode()


def test_the_auditor_finds_it_in_the_menu(desk):
    assert reverse("history") in desk.client("auditor").get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("model", [PageLogEntry, ModelLogEntry])
def test_no_entry_is_changed_or_deleted(busy_desk, model):
    entry = model.objects.first()
    entry.label = "别的"

    for change in (entry.save, entry.delete, model.objects.all().delete):
        with transaction.atomic(), pytest.raises(PermissionDenied):
            change()
    assert model.objects.filter(label="别的").count() == 0


def test_no_address_of_the_admin_changes_a_log(desk):
    def names(resolver):
        for pattern in resolver.url_patterns:
            yield from names(pattern) if isinstance(pattern, URLResolver) else [str(pattern.name)]

    admin = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/")
    about_logs = {name for name in names(admin) if "history" in name or "log_entr" in name or "logentr" in name}
    reading = {"history", "history_results", "site_history", "site_history_results"}
    assert {name for name in about_logs if not name.startswith("workflow_history")} == reading


def test_the_record_survives_the_page_and_the_person(busy_desk):
    page = PageLogEntry.objects.filter(action="editorial.withdraw").get().page
    before = PageLogEntry.objects.count()

    page.specific.delete(user=busy_desk.superuser)
    busy_desk.issuer.delete()

    assert PageLogEntry.objects.filter(action="editorial.withdraw").count() == 1
    assert PageLogEntry.objects.count() > before
    assert "撤稿：=核对" in [line["说明"] for line in lines(busy_desk.client("auditor"))]


# Kept long enough


def age(months):
    PageLogEntry.objects.filter(action="editorial.withdraw").update(
        timestamp=timezone.now() - timedelta(days=31 * months)
    )


def test_only_what_is_older_than_the_setting_is_deleted(busy_desk, settings, capsys):
    settings.HISTORY_MONTHS = 12
    age(11)
    call_command("prune_history")
    assert PageLogEntry.objects.filter(action="editorial.withdraw").exists()

    age(13)
    call_command("prune_history")
    assert not PageLogEntry.objects.filter(action="editorial.withdraw").exists()
    assert capsys.readouterr().out.splitlines()[-1] == "删除了1条12个月以前的操作记录。"
    assert PageLogEntry.objects.filter(action="editorial.history_pruned").order_by("pk").last().data["entries"] == 1


def test_less_than_six_months_is_refused(busy_desk):
    age(5)
    with pytest.raises(CommandError, match="操作记录至少保存6个月。"):
        call_command("prune_history", months=5)
    assert PageLogEntry.objects.filter(action="editorial.withdraw").exists()


def test_a_setting_of_less_than_six_months_stops_the_start(monkeypatch):
    monkeypatch.setenv("HERITAGE_HISTORY_MONTHS", "3")
    with pytest.raises(ImproperlyConfigured, match="HERITAGE_HISTORY_MONTHS 应为不小于6的整数，现在是“3”。"):
        environment.number("HERITAGE_HISTORY_MONTHS", 36, least=6)
