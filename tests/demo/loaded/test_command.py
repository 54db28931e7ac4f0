"""`manage.py demo` after its first run: what it printed, and what running it again does."""

import re
from io import StringIO

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import Page, Revision, Site

from heritage.accounts.models import User
from heritage.catalogue.models import HeritageSitePage, Source, Term
from heritage.demo import reset
from heritage.demo.site import answer_on
from heritage.photos.models import Photo, Rendition
from tests.demo.running import refusal, run
from tests.factories.pages import publish


def counts():
    return {model: model.objects.count() for model in (Page, Revision, Source, Term, Photo, Rendition, User)}


# The first run


def test_the_first_run_prints_a_login_that_works(demo, client):
    password = re.search(r"密码都是：((?:[a-z2-9]{4}-){3}[a-z2-9]{4})　", demo)[1]
    client.post(reverse("wagtailadmin_login"), {"username": "editor", "password": password})
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert "editor（录入）、proofreader（校对）、reviewer（审核）、issuer（签发）、administrator（系统管理）" in demo
    assert not User.objects.filter(is_superuser=True).exists()


def test_the_first_run_tells_how_far_it_is(demo):
    lines = [line for line in demo.splitlines() if "密码" not in line and "账号" not in line]
    assert lines == [
        "正在准备数据库……",
        "正在载入遗产条目与示例活动……",
        "正在建立搜索索引……",
        "正在生成图片……",
        "准备完毕。",
    ]


# Run again


@pytest.mark.usefixtures("demo")
def test_a_second_run_changes_nothing_and_shows_no_password():
    before = counts()
    printed = run()
    assert counts() == before
    assert "演示内容已经载入，保留现有的修改。" in printed
    assert "uv run manage.py changepassword editor" in printed
    assert "密码：" not in printed


@pytest.mark.usefixtures("demo")
def test_what_people_edited_survives_a_second_run():
    page = HeritageSitePage.objects.get(slug="ersha")
    page.summary = "改过的摘要。"
    publish(page)
    HeritageSitePage.objects.get(slug="jiujie").delete()
    Term.objects.filter(code="lecture").update(name="讲座")
    run()
    assert HeritageSitePage.objects.get(slug="ersha").summary == "改过的摘要。"
    assert not HeritageSitePage.objects.filter(slug="jiujie").exists()
    assert Term.objects.get(code="lecture").name == "讲座"


@pytest.mark.usefixtures("demo")
def test_an_editor_removed_by_an_administrator_does_not_come_back():
    User.objects.all().delete()
    assert "账号" not in run()
    assert not User.objects.exists()


@pytest.mark.usefixtures("demo")
def test_full_addresses_name_the_port_that_the_site_answers_on(settings):
    answer_on(8123)
    assert Site.objects.get().port == 8123
    assert settings.WAGTAILADMIN_BASE_URL == "http://127.0.0.1:8123"
    Site.objects.update(hostname="heritage.example", port=80)
    answer_on(8124)
    assert Site.objects.get().port == 80
    assert settings.WAGTAILADMIN_BASE_URL == "http://127.0.0.1:8123"


# Beginning again

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="--fresh refuses any other database")


@only_sqlite
@pytest.mark.usefixtures("demo")
def test_fresh_without_a_terminal_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("yes\n"))
    sentence = refusal("--no-serve", "--fresh")
    assert sentence == "--fresh 会删除现有数据，须在终端里确认；现在没有终端，未做改动。"
    assert HeritageSitePage.objects.count() == 32


class Terminal(StringIO):
    def isatty(self):
        return True


@only_sqlite
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("answer", "thrown_away"), [("", False), ("否", False), ("是", True), ("yes", True)])
def test_fresh_asks_first(monkeypatch, answer, thrown_away):
    called = []
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda question: answer)
    monkeypatch.setattr(reset, "delete_demo_data", lambda: called.append(True))
    if thrown_away:
        run("--fresh")
    else:
        with pytest.raises(SystemExit) as left:
            run("--fresh")
        assert left.value.code == 0
    assert called == ([True] if thrown_away else [])
