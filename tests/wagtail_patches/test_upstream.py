"""What other packages do by themselves. Where one of these fails, a patch may go, or must follow.

`heritage/docs/upgrading-wagtail.md` says what to do then.
"""

import hashlib
import inspect
import io
import subprocess
import sys
from pathlib import Path

import pytest
import wagtail
import whoosh
from django.contrib.staticfiles import finders
from django.core.exceptions import FieldError
from django.core.files.base import ContentFile
from django.db.models.deletion import Collector
from django.db.models.fields.files import FieldFile
from django.forms import CharField
from django.http import Http404
from django.test import RequestFactory
from modelsearch.backends.base import BaseSearchResults
from openpyxl import Workbook, load_workbook
from wagtail.admin.compare import BlockComparison
from wagtail.admin.forms.workflows import TaskChooserSearchForm
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock
from wagtail.documents import admin_urls as document_addresses
from wagtail.images import admin_urls as image_addresses
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import AbstractImage
from wagtail.images.views.multiple import AddView
from wagtail.models import GroupApprovalTask, Page, Task

from heritage.editorial.edit_conflicts import PageEditConflictMixin
from heritage.maps.models import MapPoint
from heritage.pages.models import HomePage, HomePagePick
from heritage.wagtail_patches import (
    avatar_panel,
    bulk_titles,
    chooser_scripts,
    cluster_rows,
    csv_exports,
    file_fields,
    group_approval,
    page_slugs,
    template_overrides,
    tree_paths,
    visible_forms,
    worksheet_files,
)
from heritage.wagtail_patches.reference_index import IndexesReferencesOnce
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory, a_statement
from tests.factories.pages import ContentPageFactory
from tests.factories.photos import PhotoFactory, a_picture
from tests.wagtail_patches.test_reference_index import updates  # noqa: F401  (the fixture)

ROOT = Path(__file__).resolve().parents[2]
WAGTAIL = Path(wagtail.__file__).parent


def digits(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]


def test_wagtails_templates_are_those_that_were_replaced():
    ours = {
        path.relative_to(ROOT / folder).as_posix()
        for folder in ("templates", "heritage/wagtail_patches/templates", "heritage/photos/templates")
        for path in (ROOT / folder).glob("wagtail*/**/*.html")
    }
    originals = {name: next(WAGTAIL.glob(f"*/templates/{name}")) for name in ours}

    assert {name: digits(path) for name, path in originals.items()} == template_overrides.ORIGINALS


# Views and forms of the admin


def test_a_text_field_takes_invisible_characters():
    assert visible_forms.original_to_python(CharField(), "国\u200b棉") == "国\u200b棉"


def test_wagtail_always_offers_a_portrait():
    assert avatar_panel.original_is_active(None) is True
    assert avatar_panel.original_name_is_active(None) is True


def test_a_bulk_action_of_wagtail_names_what_its_user_may_not_see():
    class Action(BulkAction):
        display_name = action_type = aria_label = ""
        models = [str]
        get_queryset = classmethod(lambda cls, model, ids: ["a draft"])

        def check_perm(self, obj):
            return False

    action = Action(RequestFactory().get("/", {"id": "1"}), str)
    assert bulk_titles.original_actionable(action) == ([], {"items_with_no_access": ["a draft"]})


def test_wagtail_exports_formulas_and_no_byte_order_mark():
    view = SpreadsheetExportMixin()
    view.list_export = ["title"]

    assert csv_exports.original_value(view, "title", "=1+1", "csv") == "=1+1"
    assert b"".join(map(_as_bytes, csv_exports.original_stream(view, [])))[:3] != "\ufeff".encode()


def _as_bytes(chunk):
    return chunk if isinstance(chunk, bytes) else chunk.encode()


def test_wagtail_compares_blocks_by_their_python_values():
    block = ListBlock(CharBlock())

    assert block.to_python(["甲"]) != block.to_python(["甲"])
    assert BlockComparison(BooleanBlock(), True, True, False, True).htmlvalue(False) == "False"


def test_wagtail_makes_these_labels_from_names():
    form = TaskChooserSearchForm(task_type_choices=[(Task, "甲"), (GroupApprovalTask, "乙")])

    assert form.fields["task_type"].label is None


@pytest.mark.django_db
def test_wagtails_choosers_start_by_inline_scripts():
    assert "<script>" in chooser_scripts.original_render(AdminPageChooser(), "page", None, {"id": "page"})


def test_wagtails_script_of_unsaved_changes_is_the_one_that_was_patched():
    assert digits(finders.find("wagtailadmin/js/core.js")) == "69eb624c7904db31"


@pytest.mark.django_db
def test_wagtail_compares_only_with_what_exists(home):
    view = RevisionsCompareView()
    view.object = home

    with pytest.raises((Http404, ValueError)):
        view._get_revision_and_heading("nothing")


@pytest.mark.django_db
def test_a_plain_post_to_wagtails_edit_view_overwrites_a_newer_version(desk, monkeypatch):
    page = desk.draft()
    opened = desk.opened(page)
    desk.edit(page, "proofreader", lead="乙写的")
    monkeypatch.setattr(PageEditConflictMixin, "is_overtaken", lambda view: False)

    desk.client("writer").post(f"/admin/pages/{page.pk}/edit/", {**desk.form(lead="甲写的"), **opened})

    assert type(page).objects.get(pk=page.pk).get_latest_revision_as_object().lead == "甲写的"


def test_wagtail_saves_an_upload_before_it_looks_for_duplicates():
    assert "find_image_duplicates" in inspect.getsource(AddView.get_edit_object_response_data)
    assert "self.save_object(form)" in inspect.getsource(AddView.post)


def test_wagtail_has_no_setting_for_the_views_of_pictures_and_documents():
    for addresses in (image_addresses, document_addresses):
        views = {one.callback.view_class.__module__ for one in addresses.urlpatterns if one.name in ("edit", "delete")}
        assert all(module.startswith("wagtail.") for module in views)
        assert "setting" not in inspect.getsource(addresses)


# Pages, images, workflows


@pytest.mark.django_db
def test_the_public_methods_of_a_group_task_let_a_superuser_in(home):
    task, superuser = GroupApprovalTask.objects.create(name="环节"), AdministratorFactory()

    assert task.user_can_access_editor(home, superuser) is True
    assert group_approval.is_in_groups(task, superuser) is False


@pytest.mark.django_db
def test_wagtail_numbers_a_slug_that_is_taken(home):
    page = ContentPageFactory(slug="about")

    assert page_slugs.free_slug(page.get_parent().add_child(instance=Page(title="乙", slug="b")), "about") == "about-2"
    assert page_slugs.free_slug(page, "about") == "about"


def test_the_public_workflow_states_are_no_relation():
    assert Page._meta.get_field("_workflow_states")
    with pytest.raises(FieldError):
        Page.objects.filter(workflow_states=None)


def test_modelcluster_keeps_unsaved_rows_in_a_private_attribute():
    assert cluster_rows.has_rows_in_memory(HomePage(picks=[HomePagePick()])) is True
    assert cluster_rows.has_rows_in_memory(HomePage()) is False


@pytest.mark.django_db
def test_treebeard_gives_the_next_path_only_by_private_methods(home):
    for slug in "ab":  # of a page without children, and of one with some
        expected = tree_paths.next_child_path(Page.objects.get(pk=home.pk))

        assert home.add_child(instance=Page(title=slug, slug=slug)).path == expected


@pytest.mark.django_db
def test_wagtail_indexes_a_page_once_more_for_each_row(updates, monkeypatch):  # noqa: F811
    monkeypatch.delattr(IndexesReferencesOnce, "save")

    HeritageSitePageFactory(statements=[a_statement() for _ in range(3)])

    assert updates.count("heritagesitepage") > 3


@pytest.mark.django_db
def test_wagtail_leaves_the_file_of_an_image_open():
    photo = PhotoFactory()
    photo.file.close()

    AbstractImage._set_image_file_metadata(photo)

    assert photo.file.closed is False
    photo.file.close()


def test_pillow_refuses_a_picture_of_a_telephone_by_default():
    asked = "from PIL import Image; print(Image.MAX_IMAGE_PIXELS)"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout

    assert 2 * int(printed) < 200_000_000


@pytest.mark.django_db
def test_wagtails_chooser_block_reads_the_database(django_assert_num_queries):
    photo = PhotoFactory()

    with django_assert_num_queries(1):
        assert ImageChooserBlock().bulk_to_python([photo.pk]) == [photo]


# Other packages


@pytest.mark.django_db
def test_a_file_field_tells_only_privately_what_is_stored():
    photo = PhotoFactory.build(file=ContentFile(a_picture(), name="a.png"))
    assert file_fields.is_stored(photo.file) is False

    photo.save()

    assert file_fields.is_stored(photo.file) is True
    assert [name for name in dir(FieldFile) if "commit" in name or "stored" in name] == []


def test_a_queryset_reads_the_rows_that_it_deletes():
    assert Collector(using="default").can_fast_delete(MapPoint.objects.all()) is False


def test_the_read_only_reader_knows_nothing_of_merged_cells():
    book, file = Workbook(), io.BytesIO()
    book.active.merge_cells("A1:B1")
    book.save(file)
    sheet = load_workbook(file, read_only=True).active

    assert not hasattr(sheet, "merged_cells")
    assert worksheet_files.path_in_archive(sheet) == "xl/worksheets/sheet1.xml"


def test_a_backend_of_modelsearch_is_made_of_private_methods():
    for method in (BaseSearchResults._do_search, BaseSearchResults._do_count):
        with pytest.raises(NotImplementedError):
            method(None)


def test_whoosh_is_the_version_of_2016():
    assert whoosh.versionstring() == "2.7.4"


def test_leaflet_slides_by_default_when_it_pans():
    source = Path(finders.find("leaflet/leaflet-src.js")).read_text(encoding="utf-8")

    assert "animate pan unless animate: false specified" in source
