"""Editing and deleting pictures and documents: what public pages show waits for signatures (editorial/shared_content).

Photos and editorial ignore each other; this layer knows both.
"""

from django.urls import path
from wagtail.actions import action_registry
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.models import Document
from wagtail.images.models import Filter

from heritage.editorial.shared_content.forms import PendingChangeFormMixin, SharedContentEditAction
from heritage.editorial.shared_content.kinds import SharedContent
from heritage.editorial.shared_content.registration import register_shared_content
from heritage.editorial.shared_content.views import SharedContentDeleteMixin, SharedContentEditMixin
from heritage.photos import perceptual_hash
from heritage.photos.admin.forms import PhotoForm
from heritage.photos.models import Photo
from heritage.photos.renditions.decoder import upright_size
from heritage.wagtail_patches import file_views

PREVIEW = "max-800x800|format-webp"


class PhotoChangeForm(PendingChangeFormMixin, PhotoForm):
    """The form for every way of uploading or editing a picture (setting WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def restore(self, before):
        super().restore(before)
        self.fingerprint = None


class DocumentChangeForm(PendingChangeFormMixin, BaseDocumentForm):
    """The form for every way of uploading or editing a document (setting WAGTAILDOCS_DOCUMENT_FORM_BASE)."""


class PhotoEditView(SharedContentEditMixin, file_views.ImageEditView):
    template_name = "editorial/image_edit.html"


class PhotoDeleteView(SharedContentDeleteMixin, file_views.ImageDeleteView):
    pass


class DocumentEditView(SharedContentEditMixin, file_views.DocumentEditView):
    template_name = "editorial/document_edit.html"


class DocumentDeleteView(SharedContentDeleteMixin, file_views.DocumentDeleteView):
    pass


ADDRESSES = [
    path(file_views.EDIT_IMAGE_PATH, PhotoEditView.as_view()),
    path(file_views.DELETE_IMAGE_PATH, PhotoDeleteView.as_view()),
    path(file_views.EDIT_DOCUMENT_PATH, DocumentEditView.as_view()),
    path(file_views.DELETE_DOCUMENT_PATH, DocumentDeleteView.as_view()),
]


def preview(photo):
    """Return (bytes, content type) of a small picture that is not stored: nothing of it is public."""
    return photo.generate_rendition_file(Filter(PREVIEW)).read(), "image/webp"


def follow_new_file(photo):
    """Update what is computed from the file. The public sizes follow with `save` (photos/signal_handlers.py)."""
    with photo.file.storage.open(photo.file.name) as file:
        photo.fingerprint = perceptual_hash.hash_file(file, photo.page)
        photo.width, photo.height = upright_size(file, photo.page)
    photo.save(update_fields=["fingerprint", "width", "height"])
    photo.renditions.all().delete()


def register_files():
    for model in (Photo, Document):
        action_registry.register(model, SharedContentEditAction)
    register_shared_content(
        SharedContent(
            model=Photo,
            fields=(
                *("file", "page", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
                *("collection", "description", "is_decorative", "caption", "medium", "ai_generated"),
                *("credit", "licence", "licence_until", "people", "consent_number", "consent_until"),
                *("taken", "source", "transcription"),
            ),
            noun="这张图",
            edit_address="wagtailimages:edit",
            file="file",
            reads_file=("page",),
            after_new_file=follow_new_file,
            preview=preview,
        )
    )
    register_shared_content(
        SharedContent(
            model=Document,
            fields=("title", "file", "collection"),
            noun="这个文件",
            edit_address="wagtaildocs:edit",
            file="file",
        )
    )
