"""Originals are private; the editors' screens work without a public address for them."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from wagtail.documents.models import Document
from wagtail.models import UploadedFile

from heritage.photos.models import Photo
from tests.factories.accounts import UserFactory
from tests.factories.photos import PhotoFactory, a_picture
from tests.photos.camera_files import SECRETS, a_telling_picture

pytestmark = pytest.mark.django_db


def public_files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def telling():
    return PhotoFactory(title="车间", file=ContentFile(a_telling_picture("JPEG"), name="workshop.jpg"))


@pytest.mark.posix
def test_the_original_lies_outside_the_public_folder_and_only_its_owner_reads_it(telling):
    path = Path(telling.file.path)
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    assert path.is_relative_to(settings.DATA_DIR / "originals")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public_files() == []
    assert telling.get_rendition("width-100").file.path == str(public_files()[0])


def test_whatever_says_nothing_about_its_place_is_private(editor):
    document = Document.objects.create(title="名册", file=ContentFile(b"%PDF-1.7", name="list.pdf"))
    assert public_files() == []
    assert b"".join(editor.get(document.url).streaming_content) == b"%PDF-1.7"
    with pytest.raises(NotImplementedError):
        default_storage.url(document.file.name)


def test_an_editor_downloads_the_original_untouched(editor, telling):
    response = editor.get(telling.file.url)
    assert response["Content-Disposition"] == f'attachment; filename="{telling.filename}"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == a_telling_picture("JPEG")


def test_nobody_else_gets_the_original(client, telling):
    assert client.get(telling.file.url).status_code == 302
    assert client.get(telling.file.url)["Location"].startswith(reverse("wagtailadmin_login"))
    client.force_login(UserFactory())
    assert client.get(telling.file.url)["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_lost_original_is_not_found(editor, telling):
    telling.file.storage.delete(telling.file.name)
    assert editor.get(telling.file.url).status_code == 404


def screens(photo):
    """Every address of the back office that shows or serves one picture or all, with the answer expected."""
    yield from ((reverse(f"wagtailimages:{name}"), 200) for name in ["index", "index_results", "add", "add_multiple"])
    yield reverse("wagtailimages:index") + "?layout=list", 200
    yield from ((reverse(f"wagtailimages:{name}", args=[photo.pk]), 200) for name in ["edit", "delete", "image_usage"])
    yield from ((reverse(f"wagtailimages:{name}", args=[photo.pk]), 404) for name in ["url_generator"])
    yield reverse("wagtailimages_chooser:choose"), 200
    yield reverse("wagtailimages_chooser:choose") + "?layout=list", 200
    yield reverse("wagtailimages_chooser:choose_results"), 200
    yield reverse("wagtailimages_chooser:chosen", args=[photo.pk]), 200
    yield reverse("wagtailimages_chooser:chosen_multiple") + f"?id={photo.pk}", 200
    yield reverse("wagtailimages_chooser:select_format", args=[photo.pk]), 200
    yield reverse("wagtailadmin_api:images:listing"), 200
    yield reverse("wagtailadmin_api:images:detail", args=[photo.pk]), 200
    yield reverse("wagtail_bulk_action", args=["photos", "photo", "delete"]) + f"?id={photo.pk}", 200
    yield reverse("wagtail_bulk_action", args=["photos", "photo", "add_tags"]) + f"?id={photo.pk}", 200


@pytest.mark.parametrize("lost", [False, True])
def test_every_screen_of_the_back_office_works(editor, telling, lost):
    if lost:
        telling.file.storage.delete(telling.file.name)
    for address, status in screens(telling):
        response = editor.get(address, headers={"X-Requested-With": "XMLHttpRequest"} if "chooser" in address else {})
        assert response.status_code == status, address
        assert "/media/original" not in response.content.decode()
        assert "not-found" not in response.content.decode()


def test_the_edit_page_shows_the_size_of_the_original_and_where_to_get_it(editor, telling):
    page = editor.get(reverse("wagtailimages:edit", args=[telling.pk])).content.decode()
    assert f'href="/admin/photos/{telling.pk}/original/"' in page
    assert "<dd>240×160</dd>" in page
    assert "替代文字" in page
    assert "给看不见图片的人读，例如：锯齿屋顶的车间，高窗朝北" in page


def test_the_preview_of_an_editor_is_clean_too(editor, telling):
    response = editor.get(reverse("wagtailimages:preview", args=[telling.pk, "original"]))
    body = b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/jpeg"
    assert [secret for secret in SECRETS if secret in body] == []


def test_an_upload_that_still_lacks_something_waits_in_private(editor):
    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "", "files[]": SimpleUploadedFile("workshop.jpg", a_telling_picture("JPEG"))},
    ).json()
    assert response["success"] is True
    upload = UploadedFile.objects.get()
    assert Path(upload.file.path).is_relative_to(settings.DATA_DIR / "originals")
    assert public_files() == []
    form = {f"uploaded-image-{upload.pk}-{name}": value for name, value in {"title": "车间"}.items()}
    done = editor.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload.pk]), form).json()
    assert done["success"] is True
    assert Photo.objects.get().title == "车间"


def test_deleting_a_picture_deletes_the_original_and_what_was_made_of_it(
    editor, telling, django_capture_on_commit_callbacks
):
    telling.get_rendition("width-100")
    original = Path(telling.file.path)
    assert original.exists()
    assert len(public_files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        telling.delete()
    assert not original.exists()
    assert public_files() == []


def test_replacing_the_file_deletes_the_old_original(editor, telling, django_capture_on_commit_callbacks):
    telling.get_rendition("width-100")
    old = Path(telling.file.path)
    address = reverse("wagtailimages:edit", args=[telling.pk])
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address, {"title": "车间", "file": SimpleUploadedFile("new.png", a_picture(30, 20))})
    telling.refresh_from_db()
    assert (telling.width, telling.height) == (30, 20)
    assert not old.exists()
    assert public_files() == []


def test_no_picture_is_made_at_the_wish_of_an_address():
    for name in ["wagtailimages_serve", "wagtailapi:images:listing", "wagtailapi_v3:images:listing"]:
        with pytest.raises(NoReverseMatch):
            reverse(name, args=["signature", "1", "original"] if name == "wagtailimages_serve" else [])


@pytest.mark.parametrize("address", ["/images/", "/images/signature/1/original/", "/api/v2/images/", "/api/v3/images/"])
def test_no_public_address_lists_or_serves_pictures(client, home, address):
    assert client.get("/").status_code == 200
    assert client.get(address).status_code == 404


def test_nobody_uploads_a_portrait_which_would_be_kept_as_it_is(editor):
    page = editor.get(reverse("wagtailadmin_account")).content.decode()
    assert 'name="theme-theme"' in page
    assert 'name="avatar-avatar"' not in page
