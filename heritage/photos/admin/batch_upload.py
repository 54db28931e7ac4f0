"""Upload many pictures at once: shared fields for all, metadata of each file, and a check for similar pictures.

A file that looks like a picture of the library is kept as an upload, and saved only when the editor confirms it.
"""

import re
from dataclasses import dataclass

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.models import UploadedFile

from heritage.chronology import edtf
from heritage.photos import perceptual_hash
from heritage.photos.admin.forms import NO_FILE, complete
from heritage.photos.admin.reports import editable_photos
from heritage.photos.metadata.exif import read_metadata
from heritage.photos.models import Photo
from heritage.wagtail_patches.image_upload import AddView, CreateFromUploadedImageView

SHARED = ("credit", "licence", "licence_until", "source", "people", "consent_number", "consent_until", "page")
NEAR_M = 500
# File names given by cameras and messengers
NAMELESS = re.compile(r"(img|dsc|dcim|pano|mvimg|p|wx|mmexport|wechat|screenshot|微信图片|图片)?[ _-]?[\d_ ()-]*", re.I)


class SharedForm(forms.ModelForm):
    """Fields for all pictures of one upload. All are optional."""

    prefix = "all"

    class Meta:
        model = Photo
        fields = SHARED
        widgets = {name: forms.DateInput(attrs={"type": "date"}) for name in ("licence_until", "consent_until")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        complete(self.fields)

    def given(self):
        return {name: value for name, value in self.cleaned_data.items() if value}


class BatchView(AddView):
    """Wagtail's view of many uploads, one request for each file."""

    edit_form_template_name = "photos/admin/batch_form.html"

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "shared": SharedForm()}

    def post(self, request):
        self.shared = SharedForm(request.POST)
        if not self.shared.is_valid():
            fields, errors = self.shared.fields, self.shared.errors
            words = "；".join(f"{fields[name].label}：{of_field[0]}" for name, of_field in errors.items())
            return self._refusal(f"上面“全部图片共同的说明”有误，这张没有收下。{words}")
        if "files[]" not in request.FILES:
            return self._refusal(NO_FILE)
        return super().post(request)

    def get_upload_form_class(self):
        shared = getattr(self, "shared", None)
        return type("Form", (super().get_upload_form_class(),), {"page": shared and shared.cleaned_data["page"]})

    @cached_property
    def metadata(self):
        return read_metadata(self.request.FILES["files[]"])

    @cached_property
    def places(self):
        return places_near(self.metadata.position)

    @cached_property
    def same(self):
        return similar_photos(self.request.user, self.request.FILES["files[]"])

    def save_object(self, form):
        """Save the picture, or keep it as an UploadedFile if the library has a similar one."""
        photo = form.save(commit=False)
        if self.same:
            self.upload_object = UploadedFile.objects.create(
                for_content_type=ContentType.objects.get_for_model(Photo),
                file=self.request.FILES["files[]"],
                uploaded_by_user=self.request.user,
            )
            return Photo(collection_id=self.request.POST.get("collection"))
        self._fill(photo)
        photo.uploaded_by_user = self.request.user
        photo.save()
        return photo

    def get_edit_object_response_data(self):
        if self.same:
            return self.get_edit_upload_response_data()
        # Skips Wagtail's method, which would look for duplicates again
        return {**super(AddView, self).get_edit_object_response_data(), "duplicate": False}

    def get_edit_upload_response_data(self):
        self._fill(self.object)
        answer = super().get_edit_upload_response_data()
        return {**answer, "duplicate": True, "confirm_duplicate_upload": self._confirmation()} if self.same else answer

    def _fill(self, photo):
        proposed = {**self.shared.given(), "title": self._title(), "taken": self.metadata.taken}
        for name, value in proposed.items():
            setattr(photo, name, value)

    def _title(self):
        """Return the given name, or place and date if the name was given by a camera."""
        named = self.request.POST.get("title", self.request.FILES["files[]"].name)
        if not NAMELESS.fullmatch(named.strip()):
            return named
        words = [
            self.places[0].name if self.places else "",
            self.metadata.taken and edtf.in_chinese(self.metadata.taken),
        ]
        return " ".join(word for word in words if word) or named

    def get_edit_object_form_context_data(self):
        return {**super().get_edit_object_form_context_data(), "metadata": self.metadata, "places": self.places}

    def get_edit_upload_form_context_data(self):
        return {**super().get_edit_upload_form_context_data(), "metadata": self.metadata, "places": self.places}

    def _confirmation(self):
        return render_to_string(
            "photos/admin/look_alikes.html",
            {
                "same": self.same,
                "delete_action": reverse(self.delete_upload_url_name, args=[self.upload_object.pk]),
            },
            request=self.request,
        )

    def _refusal(self, words):
        return JsonResponse({"success": False, "error_message": words})


class CreateView(CreateFromUploadedImageView):
    """Save an upload that the editor confirmed."""

    def save_object(self, form):
        self.object.fingerprint = perceptual_hash.hash_file(self.upload.file, self.object.page)
        try:
            super().save_object(form)
        except BaseException:
            if self.object.file:
                self.object.file.storage.delete(self.object.file.name)  # the upload still has its own file
            raise


def similar_photos(user, file):
    """Return up to three similar pictures as (photo, whether the file is the same), same files first."""
    file.seek(0)
    pks = perceptual_hash.find_similar(editable_photos(user), file.fingerprint)
    exact = list(editable_photos(user).filter(file_hash=perceptual_hash.checksum(file)).values_list("pk", flat=True))
    order = list(dict.fromkeys([*exact, *pks]))[:3]
    found = editable_photos(user).in_bulk(order)
    return [(found[pk], pk in exact) for pk in order if pk in found]


@dataclass(frozen=True)
class NearbyPlace:
    name: str
    metres: int


def places_near(position):
    """Return up to three NearbyPlaces, the nearest first; none for a void position or a datum other than WGS-84.

    Apps above add them by the hook `places_near_photo`: a function of a CameraPosition that returns NearbyPlaces whose
    position is public.
    """
    if position is None or not position.datum or position.is_void:
        return []
    near = [place for hook in hooks.get_hooks("places_near_photo") for place in hook(position)]
    return sorted((place for place in near if place.metres <= NEAR_M), key=lambda place: place.metres)[:3]
