"""Keep a picture that came inside another file: a ZIP, a sheet, a KMZ."""

from django.core.files import File
from wagtail.permissions import policy_registry

from heritage.photos import perceptual_hash
from heritage.photos.models import Photo
from heritage.wagtail_patches.image_metadata import read_file_metadata


def keep(photo, file, name, user):
    """Save a picture, or find the same one in the library. Return (photo, whether it is new)."""
    if there := in_library(file, photo.page):
        return there, False
    collections = policy_registry.get_by_type(Photo).collections_user_has_permission_for(user, "add")
    photo.collection = collections.first() or photo.collection
    photo.uploaded_by_user = user
    photo.fingerprint = perceptual_hash.hash_file(file, photo.page)
    photo.file = File(file, name=name)
    read_file_metadata(photo)
    photo.save()
    return photo, True


def in_library(file, page=None):
    # Wagtail's file_hash; it only finds equal files and protects nothing.
    return Photo.objects.filter(file_hash=perceptual_hash.checksum(file), page=page).first()
