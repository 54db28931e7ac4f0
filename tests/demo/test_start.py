"""`manage.py demo` before anything is loaded: where it refuses to start, and what a killed run leaves."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from heritage.accounts.models import User
from heritage.catalogue.models import CatalogueNumber, HeritageSitePage
from heritage.demo import content, entries, preconditions, reset
from heritage.demo.management.commands import demo as command
from heritage.demo.pictures import load_drawing
from heritage.photos.models import Photo
from tests.demo.running import refusal
from tests.factories.catalogue import SourceFactory

ROOT = Path(__file__).parents[2]

# Where it cannot start


def test_a_port_in_use_is_refused_before_any_work(monkeypatch):
    monkeypatch.setattr(command, "call_command", lambda *args, **options: pytest.fail(f"worked: {args}"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        expected = f"端口 {port} 已被占用。请换一个端口：uv run manage.py demo --port 8000"
        assert refusal("--port", str(port)) == expected


@pytest.mark.parametrize("port", ["0", "65536"])
def test_a_number_that_is_no_port_is_refused(port):
    assert refusal("--port", port).startswith(f"端口号应在 1—65535 之间，现在是 {port}。")


def test_a_folder_that_cannot_be_written_is_refused(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file" / "data"
    sentence = refusal("--no-serve")
    assert sentence.startswith(f"文件夹不可写：{tmp_path}/file/data（")
    assert sentence.endswith("请换一个可写的位置：HERITAGE_DATA_DIR=/路径 uv run manage.py demo")


# Not alone, or interrupted


def test_a_folder_that_another_demo_is_preparing_is_refused_before_any_work(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    with monkeypatch.context() as working, preconditions.alone():
        working.setattr(command, "call_command", lambda *args, **options: pytest.fail(f"worked: {args}"))
        sentence = refusal("--no-serve")

    assert sentence == (
        "另一个演示正在准备这个数据文件夹。请等它准备完毕，"
        "或另选一个数据文件夹：HERITAGE_DATA_DIR=/路径 uv run manage.py demo"
    )
    with preconditions.alone():  # free again
        assert (tmp_path / "demo.lock").exists()


def test_two_that_start_at_once_on_a_new_folder_share_one_secret_key(tmp_path):
    command = [sys.executable, "-c", "from heritage.settings import development; print(development.SECRET_KEY)"]
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("HERITAGE_", "DJANGO_"))}
    variables["HERITAGE_DATA_DIR"] = str(tmp_path / "new")
    both = [subprocess.Popen(command, env=variables, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    keys = {process.communicate()[0].strip() for process in both}

    assert keys == {(tmp_path / "new" / "secret-key").read_text()}
    assert len(keys.pop()) == 64
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_a_load_that_is_killed_leaves_nothing_and_the_next_one_completes(monkeypatch):
    call_command("roles", verbosity=0)
    call_command("load_vocabularies", verbosity=0)
    drawn = []

    def killed_at_the_second(stem, name, **words):
        if drawn:
            raise KeyboardInterrupt
        drawn.append(load_drawing(stem, name, **words))
        return drawn[0]

    with monkeypatch.context() as interrupted:
        interrupted.setattr(entries, "load_drawing", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            content.load(8000)
    assert drawn[0].file.storage.exists(drawn[0].file.name)
    assert not HeritageSitePage.objects.exists()
    assert not CatalogueNumber.objects.exists()
    assert not User.objects.exists()
    assert not content.is_loaded()
    assert not content.belongs_to_others()
    content.load(8000)
    assert HeritageSitePage.objects.get(slug="ersha").number == "ZY-0001"
    # Nor do pictures pile up: the second file has the name of the first.
    assert Photo.objects.get(title="二砂（示意图）").file.name == drawn[0].file.name


@pytest.mark.django_db
def test_a_database_with_content_of_others_is_refused_and_left_alone(monkeypatch):
    SourceFactory()
    monkeypatch.setattr(command, "call_command", lambda *args, **options: pytest.fail(f"touched by {args}"))
    assert refusal("--no-serve").startswith("这个数据库里有不是演示载入的内容，演示不会改动它。")
    assert refusal("--no-serve", "--fresh").startswith("这个数据库里有不是演示载入的内容，演示不会改动它。")


@pytest.mark.django_db
def test_a_database_with_wagtails_own_pages_only_counts_as_empty():
    assert Page.objects.count() == 2
    assert not content.belongs_to_others()


@pytest.mark.django_db
def test_a_database_of_another_project_belongs_to_others(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["stock", "orders"])
    assert content.belongs_to_others()


# Beginning again


def test_throwing_away_removes_the_database_and_the_pictures_and_nothing_else(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    gone = ["heritage.sqlite3", "heritage.sqlite3-wal", "originals/a.webp", "search/index", "media/images/a.webp"]
    kept = ["secret-key", "notes.txt", "media/.gitkeep"]
    for name in (*gone, *kept):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "heritage.sqlite3"))
    reset.delete_demo_data()
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == sorted(kept)


@pytest.mark.posix
def test_the_data_folder_is_private(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "media"
    command.preconditions.prepare_folders()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
