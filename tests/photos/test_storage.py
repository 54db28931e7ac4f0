"""Where files lie is a setting, and moving them loses none."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InvalidStorageError, storages
from django.core.management import CommandError, call_command

from heritage.photos.storage import ChecksumError, copy, names
from tests.test_project import PRODUCTION, REALISTIC


@pytest.fixture
def production(monkeypatch):
    def read(**variables):
        for key, value in {**REALISTIC, **variables}.items():
            monkeypatch.setenv(key, value)
        return runpy.run_path(str(PRODUCTION))

    return read


@pytest.fixture
def two_places(settings, tmp_path):
    places = ["default", "public", "folder", "public_folder"]
    folders = {name: str(tmp_path / name) for name in places}
    local = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {
        name: {"BACKEND": local, "OPTIONS": {"location": folder}} for name, folder in folders.items()
    }
    storages["folder"].save("original_images/a.jpg", ContentFile(b"original"))
    storages["folder"].save("tiles/a.zip", ContentFile(b"tiles"))
    storages["public_folder"].save("images/b.webp", ContentFile(b"public"))
    return {name: Path(folder) for name, folder in folders.items()}


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_arrives_the_same_and_stays_where_it_was(two_places, capsys):
    call_command("move_media", "bucket")
    assert capsys.readouterr().out == "搬动 3 个，已在新处且相同 0 个，原处保留。\n"
    assert files(two_places["default"]) == {"original_images/a.jpg": b"original", "tiles/a.zip": b"tiles"}
    assert files(two_places["public"]) == {"images/b.webp": b"public"}
    assert files(two_places["default"]) == files(two_places["folder"])


def test_running_it_again_moves_nothing_and_may_then_delete(two_places, capsys):
    call_command("move_media", "bucket")
    call_command("move_media", "bucket", "--delete")
    assert capsys.readouterr().out.endswith("搬动 0 个，已在新处且相同 3 个，原处已删除。\n")
    assert files(two_places["folder"]) == files(two_places["public_folder"]) == {}
    assert len(files(two_places["default"])) == 2
    call_command("move_media", "folder", "--delete")
    assert len(files(two_places["folder"])) == 2


def test_a_file_that_was_cut_off_on_the_way_is_copied_again(two_places):
    storages["default"].save("original_images/a.jpg", ContentFile(b"orig"))
    call_command("move_media", "bucket")
    assert files(two_places["default"])["original_images/a.jpg"] == b"original"


def test_a_copy_that_differs_stops_the_move_and_deletes_nothing(two_places, monkeypatch):
    def lossy(storage, name, content):
        return FileSystemStorage.__base__.save(storage, name, ContentFile(b"lost"))

    monkeypatch.setattr(FileSystemStorage, "save", lossy)
    with pytest.raises(CommandError, match="内容不同，已停止；原处的文件都在"):
        call_command("move_media", "bucket", "--delete")
    assert len(files(two_places["folder"])) == 2
    assert files(two_places["default"]) == {}
    with pytest.raises(ChecksumError):
        copy("tiles/a.zip", storages["folder"], storages["default"])


def test_names_are_found_at_every_depth(two_places):
    assert list(names(storages["folder"])) == ["original_images/a.jpg", "tiles/a.zip"]


def test_without_a_bucket_there_is_nothing_to_move():
    with pytest.raises(CommandError, match="HERITAGE_STORAGE_URL"):
        call_command("move_media", "bucket")


def test_a_bucket_is_one_address(production):
    url = "s3://key:se%2Fcret@s3.example:9000/heritage?region=cn-north-1"
    found = production(HERITAGE_STORAGE_URL=url)["STORAGES"]
    told = {
        "endpoint_url": "https://s3.example:9000",
        "bucket_name": "heritage",
        "access_key": "key",
        "secret_key": "se/cret",
        "region_name": "cn-north-1",
    }
    assert found["default"] == {
        "BACKEND": "heritage.photos.s3_storage.PrivateBucket",
        "OPTIONS": {**told, "location": "default"},
    }
    assert found["public"]["OPTIONS"] == {**told, "location": "public"}
    assert found["folder"]["BACKEND"] == "heritage.photos.storage.PrivateStorage"
    assert "folder" not in production(HERITAGE_STORAGE_URL="")["STORAGES"]


@pytest.mark.parametrize(
    "url", ["s3.example/heritage", "s3://s3.example/heritage", "s3://a:b@s3.example", "s3://a:b@h:x/b"]
)
def test_a_wrong_address_is_explained_and_not_repeated(production, url):
    with pytest.raises(
        ImproperlyConfigured, match="HERITAGE_STORAGE_URL 应写成 s3://密钥编号:密钥@主机/存储桶"
    ) as error:
        production(HERITAGE_STORAGE_URL=url)
    assert url not in str(error.value)


def test_files_of_a_bucket_are_public_only_through_the_site():
    from heritage.photos.s3_storage import PrivateBucket, PublicBucket

    assert PublicBucket(bucket_name="heritage").url("images/甲.webp") == f"{settings.MEDIA_URL}images/%E7%94%B2.webp"
    with pytest.raises(NotImplementedError):
        PrivateBucket(bucket_name="heritage").url("original_images/a.jpg")


def test_the_queue_is_one_setting(production):
    immediate, queue = production(), production(HERITAGE_QUEUE="1")
    assert immediate["TASKS"]["default"]["BACKEND"] == "django_tasks.backends.immediate.ImmediateBackend"
    assert "django_tasks_db" not in immediate["INSTALLED_APPS"]
    assert queue["TASKS"]["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend"
    assert "django_tasks_db" in queue["INSTALLED_APPS"]


def test_an_unknown_storage_is_no_storage():
    with pytest.raises(InvalidStorageError):
        storages["folder"]
