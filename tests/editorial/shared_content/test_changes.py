"""What a public page shows of pictures, documents, sources and terms changes by signature only."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from PIL import Image
from wagtail.documents.models import Document

from heritage.catalogue.models import ConflictingValue, Source, Term
from heritage.editorial.models import ChangeState, PendingChange
from heritage.editorial.shared_content.guard import InPublicUseError
from heritage.editorial.shared_content.review import ChangeReview
from heritage.photos.models import Photo
from tests.editorial.conftest import said
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.photos import PhotoFactory, a_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(home):
    """A public entry with a picture, a source and a street office."""
    return HeritageSitePageFactory(
        title="砂轮厂",
        slug="mill",
        photo=PhotoFactory(caption="旧图注"),
        street_office=TermFactory(name="棉纺路街道"),
        conflicts=[ConflictingValue(subject="面积", value="十公顷。", source=SourceFactory(title="旧题名"))],
    )


def form_of(client, address):
    """What the browser would send of the form at an address, unchanged."""
    form = client.get(address).context["form"]
    return {
        field.html_name: "" if (value := field.value()) is None or value is False else value
        for field in form
        if field.name not in ("file", "tags")
    } | {"tags": ""}


def edit(client, row, **changes):
    address = {
        Photo: "wagtailimages:edit",
        Document: "wagtaildocs:edit",
        Source: "wagtailsnippets_catalogue_source:edit",
        Term: "wagtailsnippets_catalogue_term:edit",
    }[type(row)]
    address = reverse(address, args=[row.pk])
    return client.post(address, form_of(client, address) | changes, follow=True)


def sign(desk, change, *people):
    for person in people or ("proofreader", "reviewer", "issuer"):
        answer(desk, change, person)


def answer(desk, change, person, decision="approved", **more):
    review = ChangeReview(PendingChange.objects.get(pk=change.pk))
    progress = review.progress
    data = {
        "seen": progress.content_hash,
        "decision": decision,
        "comment": "",
        "checked": progress.due.checks if progress.due else [],
    }
    return desk.client(person).post(reverse("change", args=[change.pk]), data | more, follow=True)


def test_a_caption_waits_for_the_three_signatures_and_is_then_public(desk, entry, client):
    page = entry.url
    response = edit(desk.client("writer"), entry.photo, caption="新图注")

    assert "已存下，等签发。" in said(response)[0]
    assert "旧图注" in client.get(page).content.decode()
    change = PendingChange.objects.get()
    assert (change.values, change.state) == ({"caption": "新图注"}, ChangeState.WAITING)

    sign(desk, change, "proofreader", "reviewer")
    assert "新图注" not in client.get(page).content.decode()
    sign(desk, change, "issuer")
    assert "新图注" in client.get(page).content.decode()
    assert PendingChange.objects.get().state == ChangeState.SIGNED


def test_another_file_waits_and_both_are_shown_side_by_side(desk, entry, client):
    photo = entry.photo
    before = photo.file.name
    file = ContentFile(a_picture(600, 400), name="new.png")
    edit(desk.client("writer"), photo, file=file)

    photo.refresh_from_db()
    change = PendingChange.objects.get()
    assert (photo.file.name, photo.width) == (before, 1200)
    shown = desk.client("proofreader").get(reverse("change", args=[change.pk])).content.decode()
    assert "现在公开的" in shown
    for which in ("now", "new"):
        picture = desk.client("proofreader").get(reverse("change_file", args=[change.pk, which]))
        assert picture["Content-Type"] == "image/webp"
    sign(desk, change)
    photo.refresh_from_db()
    assert (photo.file.name != before, photo.width, photo.height) == (True, 600, 400)


def test_another_page_of_a_file_waits_with_its_size(desk, home):
    pages = [Image.new("RGB", size, (90, 60, 40)) for size in ((300, 200), (200, 100))]
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    photo = PhotoFactory(file=ContentFile(out.getvalue(), name="scan.tif"), page=1)
    HeritageSitePageFactory(photo=photo)

    edit(desk.client("writer"), photo, page=2)
    photo = Photo.objects.get()
    assert (photo.page, photo.width, photo.height) == (1, 300, 200)

    sign(desk, PendingChange.objects.get())
    photo = Photo.objects.get()
    assert (photo.page, photo.width, photo.height) == (2, 200, 100)


@pytest.mark.parametrize(("model", "field"), [(Source, "title"), (Term, "name")])
def test_sources_and_terms_wait_too(desk, entry, client, model, field):
    edit(desk.client("writer"), model.objects.get(), **{field: "新的写法"})

    change = PendingChange.objects.get()
    assert "新的写法" not in client.get(entry.url).content.decode()
    sign(desk, change)
    assert "新的写法" in client.get(entry.url).content.decode()


def test_what_no_public_page_shows_changes_at_once(desk, entry):
    photo = PhotoFactory()
    edit(desk.client("writer"), photo, caption="新图注")

    assert Photo.objects.get(pk=photo.pk).caption == "新图注"
    assert not PendingChange.objects.exists()


def test_no_other_way_of_writing_passes(desk, entry):
    entry.photo.caption = "新"
    with pytest.raises(InPublicUseError, match="用在1个公开页面上（《砂轮厂》）"):
        entry.photo.save()
    with pytest.raises(InPublicUseError), transaction.atomic():
        entry.photo.delete()
    free = PhotoFactory()
    free.caption = "新"
    free.save()
    free.delete()


def test_the_author_gives_no_last_signature_and_a_later_change_voids_those_given(desk, entry):
    edit(desk.client("issuer"), entry.photo, caption="新图注")
    change = PendingChange.objects.get()
    sign(desk, change, "proofreader", "reviewer", "issuer")
    assert PendingChange.objects.get().state == ChangeState.WAITING

    edit(desk.client("writer"), entry.photo, caption="更新的图注")
    assert ChangeReview(PendingChange.objects.get()).progress.due.name == "初审"
    sign(desk, change, "proofreader", "reviewer", "second_issuer")
    assert Photo.objects.get(pk=entry.photo.pk).caption == "更新的图注"


def test_a_signature_for_what_was_not_read_is_refused(desk, entry):
    edit(desk.client("writer"), entry.photo, caption="新图注")
    change = PendingChange.objects.get()
    read = ChangeReview(change).progress.content_hash
    edit(desk.client("writer"), entry.photo, caption="换了")

    response = answer(desk, change, "proofreader", seen=read)

    assert "内容又有改动" in said(response)[0]
    assert not change.sign_offs.exists()


def test_a_return_names_its_reason_and_comes_back_after_the_next_edit(desk, entry):
    edit(desk.client("writer"), entry.photo, caption="新图注")
    change = PendingChange.objects.get()
    answer(desk, change, "proofreader", "returned", comment="年份不对")

    form = desk.client("writer").get(reverse("wagtailimages:edit", args=[entry.photo.pk])).content.decode()
    assert "改动已退回：年份不对" in form
    assert "新图注" in form
    edit(desk.client("writer"), entry.photo, caption="新图注，1956年")
    assert PendingChange.objects.get().state == ChangeState.WAITING


def test_what_is_set_back_to_the_public_version_waits_no_more(desk, entry):
    edit(desk.client("writer"), entry.photo, caption="新图注")
    edit(desk.client("writer"), entry.photo, caption="旧图注")

    assert PendingChange.objects.get().state == ChangeState.TAKEN_BACK


def test_what_is_in_public_use_is_not_deleted_and_the_pages_are_named(desk, entry):
    response = desk.client("writer").post(reverse("wagtailimages:delete", args=[entry.photo.pk]), follow=True)

    assert "用在1个公开页面上（《砂轮厂》），不能删除" in said(response)[0]
    bulk = reverse("wagtail_bulk_action", args=["photos", "photo", "delete"])
    response = desk.client("writer").post(f"{bulk}?id={entry.photo.pk}", follow=True)
    assert "没有删除" in said(response)[0]
    assert Photo.objects.filter(pk=entry.photo.pk).exists()


def test_a_picture_is_withdrawn_at_once_by_who_may_withdraw(desk, entry, client):
    address = reverse("withdraw_file", args=["photo", entry.photo.pk])
    assert desk.client("writer").post(address, {"reason": "有误"}, follow=True).status_code == 200
    assert "旧图注" in client.get(entry.url).content.decode()

    desk.client("issuer").post(address, {"reason": "侵权投诉"})
    assert "旧图注" not in client.get(entry.url).content.decode()
    assert not Photo.objects.public().filter(pk=entry.photo.pk).exists()
