from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.image_operations import MinMaxOperation
from wagtail.permissions import policy_registry

from heritage.photos.models import Photo
from heritage.photos.renditions import LARGEST

# Wagtail would keep a portrait of the user as it was uploaded, EXIF included, and has no setting against it.
AvatarSettingsPanel.is_active = lambda panel: False


def original(request, photo_id):
    """Hand the untouched file to those who may edit the picture, as a download: it is never shown by a browser."""
    photo = get_object_or_404(Photo, pk=photo_id)
    if not policy_registry.get_by_type(Photo).user_has_permission_for_instance(request.user, "change", photo):
        raise PermissionDenied
    try:
        file = photo.file.storage.open(photo.file.name)
    except FileNotFoundError:
        raise Http404("图片原件已丢失。") from None
    return FileResponse(file, as_attachment=True, filename=photo.filename, content_type="application/octet-stream")


@hooks.register("register_admin_urls")
def original_address():
    return [path("photos/<int:photo_id>/original/", original, name="photo_original")]


class LargestForThePublic(MinMaxOperation):
    """The filter `original`: the whole picture, but not in the size in which it was uploaded."""

    def __init__(self, method):
        super().__init__("max", LARGEST)


@hooks.register("register_image_operations", order=1)  # after Wagtail's own, which it replaces
def image_operations():
    return [("original", LargestForThePublic)]
