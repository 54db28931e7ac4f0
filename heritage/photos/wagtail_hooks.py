from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.images.image_operations import MinMaxOperation
from wagtail.permissions import policy_registry

from heritage.photos.admin.batch_upload import BatchView, CreateView
from heritage.photos.admin.reports import EndingPanel, EndingView, HeldBackView
from heritage.photos.models import Photo
from heritage.photos.renditions.sizes import LARGEST
from heritage.photos.tasks import follow_collections
from heritage.wagtail_patches import image_upload


def original(request, photo_id):
    """Serve the original to users who may change the picture. As a download, so that no browser renders the upload."""
    photo = get_object_or_404(Photo, pk=photo_id)
    if not policy_registry.get_by_type(Photo).user_has_permission_for_instance(request.user, "change", photo):
        raise PermissionDenied
    try:
        file = photo.file.storage.open(photo.file.name)
    except FileNotFoundError:
        raise Http404("图片原件已丢失。") from None
    return FileResponse(file, as_attachment=True, filename=photo.filename, content_type="application/octet-stream")


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's, two of which are replaced
def admin_urls():
    return [
        path(image_upload.ADD_PATH, BatchView.as_view()),
        path(image_upload.CREATE_PATH, CreateView.as_view()),
        path("photos/<int:photo_id>/original/", original, name="photo_original"),
        path("reports/photos-held-back/", HeldBackView.as_view(), name="photos_held_back"),
        path(
            "reports/photos-held-back/results/",
            HeldBackView.as_view(results_only=True),
            name="photos_held_back_results",
        ),
        path("reports/photos-ending/", EndingView.as_view(), name="photos_ending"),
        path("reports/photos-ending/results/", EndingView.as_view(results_only=True), name="photos_ending_results"),
    ]


class PhotoReportMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_registry.get_by_type(Photo).user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def held_back_menu_item():
    return PhotoReportMenuItem("未能公开的图片", reverse("photos_held_back"), icon_name="image", order=1000)


@hooks.register("register_reports_menu_item")
def ending_menu_item():
    return PhotoReportMenuItem("快到期的许可与同意", reverse("photos_ending"), icon_name="time", order=1010)


@hooks.register("construct_homepage_panels")
def add_expiry_panel(request, panels):
    panel = EndingPanel(request.user)
    if any(panel.counts.values()):
        panels.append(panel)


@hooks.register("after_bulk_action")
def follow_bulk_move(request, action_type, objects, action):
    # Wagtail moves pictures to a collection without calling save()
    if action_type == "add_to_collection":
        transaction.on_commit(follow_collections.enqueue)


class PublicOriginalOperation(MinMaxOperation):
    """The filter `original`: the whole picture, limited to LARGEST instead of the uploaded size."""

    def __init__(self, method):
        super().__init__("max", LARGEST)


@hooks.register("register_image_operations", order=1)  # after Wagtail's, which is replaced
def image_operations():
    return [("original", PublicOriginalOperation)]
