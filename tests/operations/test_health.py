"""How the site is, for whoever may know."""

import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from heritage.events.models import LetterState
from heritage.operations import health
from heritage.operations.backups.backup import archive
from tests.every import every
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.events import EventPageFactory, a_booking, a_class_session

pytestmark = pytest.mark.django_db
TOKEN = "watching-program-0123456789"


@pytest.fixture
def site(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.BACKUP_DIR, settings.HEALTH_TOKEN = tmp_path / "backups", TOKEN
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "", "OPTIONS": {"location": tmp_path / "originals"}},
    }
    for name in ("media", "originals"):
        (tmp_path / name).mkdir()
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.backend", "PATH": tmp_path / "search"}}
    call_command("update_index", verbosity=0)
    with archive().adding("here") as draft:
        draft.add_manifest({})
    return tmp_path


def asked(client, **headers):
    return client.get("/healthz/deep", headers=headers)


@pytest.mark.usefixtures("site")
def test_all_is_well_in_words_and_as_json(client):
    told = asked(client, authorization=f"Bearer {TOKEN}")

    assert told.status_code == 200, told.content.decode()
    assert [line.split("：")[0] for line in told.content.decode().splitlines()] == [
        f"正常　{name}"
        for name in ("数据库", "缓存", "搜索索引", "文件夹", "磁盘", "备份", "信件", "队列", "邮件服务器")
    ]
    as_json = asked(client, authorization=f"Bearer {TOKEN}", accept="application/json").json()
    assert as_json["well"] is True
    assert len(as_json["findings"]) == 9


def told_to_prometheus(client):
    """{(name, part): value}, as Prometheus' own parser reads it."""
    answer = client.get("/healthz/deep?format=prometheus", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == CONTENT_TYPE_LATEST
    families = text_string_to_metric_families(answer.content.decode())
    return {(it.name, it.labels.get("part")): it.value for family in families for it in family.samples}


def test_prometheus_reads_each_finding_and_its_figures(client, site, programme, settings, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda place: SimpleNamespace(total=100, used=75, free=25))
    letter = a_booking(EventPageFactory(sessions=[a_class_session(10)]).timetable[0]).letters.get()
    call_command("update_index", verbosity=0)
    told = told_to_prometheus(client)

    assert {part for name, part in told if name == "heritage_well"} == {it.name for it in health.findings()}
    assert {value for (name, _), value in told.items() if name == "heritage_well"} == {1}
    assert told["heritage_disk_free_ratio", None] == 0.25
    assert (told["heritage_letters_queued", None], told["heritage_letters_failed", None]) == (1, 0)
    assert told["heritage_index_pending", None] == 0
    assert 0 <= told["heritage_backup_age_seconds", None] < 600

    letter.state = LetterState.FAILED
    letter.save()
    EventPageFactory()
    settings.BACKUP_DIR = site / "elsewhere"
    told = told_to_prometheus(client)
    assert told["heritage_well", "备份"] == 0
    assert told["heritage_index_pending", None] > 0
    assert ("heritage_backup_age_seconds", None) not in told
    assert (told["heritage_letters_queued", None], told["heritage_letters_failed", None]) == (0, 1)


@pytest.mark.usefixtures("site")
def test_where_prometheus_client_is_not_installed_one_is_told(client, monkeypatch):
    monkeypatch.setitem(sys.modules, "heritage.operations.metrics", None)
    answer = client.get("/healthz/deep?format=prometheus", headers={"authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 501
    assert "没有装 prometheus-client" in answer.content.decode()


@pytest.mark.usefixtures("site")
def test_strangers_and_editors_find_nothing_there(client):
    assert asked(client).status_code == 404
    assert asked(client, authorization="Bearer wrong").status_code == 404
    assert client.get("/healthz/deep?format=prometheus").status_code == 404
    client.force_login(UserFactory())
    assert asked(client).status_code == 404
    client.force_login(AdministratorFactory())
    assert asked(client).status_code == 200


def test_without_a_token_an_empty_one_opens_nothing(client, site, settings):
    settings.HEALTH_TOKEN = ""

    assert asked(client, authorization="Bearer ").status_code == 404


def wrong(name):
    return next(finding for finding in health.findings() if not finding.well and finding.name == name).sentence


def test_a_full_disk_a_late_backup_and_a_dead_mail_server_are_named(site, settings, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda place: SimpleNamespace(total=100, used=91, free=9))
    assert wrong("磁盘") == "最满的磁盘剩 9%，请清理。"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "连不上" in wrong("邮件服务器")

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=UTC):
            return datetime.now(tz) + timedelta(hours=27)

    monkeypatch.setattr(health, "datetime", Tomorrow)
    assert "太久以前" in wrong("备份")


def test_no_backup_no_index_and_no_folder_are_named(site, settings):
    settings.BACKUP_DIR = site / "elsewhere"
    assert wrong("备份") == "还没有备份：manage.py backup"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "heritage.search.backend", "PATH": site / "none"}}
    assert "暂用数据库搜索" in wrong("搜索索引")
    (site / "media").rmdir()
    folders = [finding for finding in health.findings() if finding.name == "文件夹"]
    assert every(folders, lambda finding: finding.well)  # made when it is needed
    (site / "media").touch()
    assert "不可写" in wrong("文件夹")


def test_the_process_lives_is_all_that_anybody_learns(client):
    assert client.get("/healthz").content == b"ok\n"
