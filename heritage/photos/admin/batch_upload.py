"""Many pictures at once: one set of words for all, what each file tells, and a look at what is there already.

A picture that looks like one of the library waits, and becomes one only when the editor says so.
"""

import re

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.images.views import multiple
from wagtail.models import UploadedFile

from heritage.chronology import edtf
from heritage.photos import perceptual_hash
from heritage.photos.admin.forms import NO_FILE, complete
from heritage.photos.admin.reports import photos_of
from heritage.photos.metadata.exif import what_it_tells
from heritage.photos.models import Photo
from heritage.photos.signals import places_wanted

SHARED = ("credit", "licence", "licence_until", "source", "people", "consent_number", "consent_until")
NEAR_M = 500
# A name that a camera or a messenger gave says nothing.
NAMELESS = re.compile(r"(img|dsc|dcim|pano|mvimg|p|wx|mmexport|wechat|screenshot|微信图片|图片)?[ _-]?[\d_ ()-]*", re.I)


class SharedForm(forms.ModelForm):
    """What holds for all pictures of one upload. All may stay empty."""

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


class BatchView(multiple.AddView):
    edit_form_template_name = "photos/admin/batch_form.html"

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "shared": SharedForm()}

    def post(self, request):
        shared = SharedForm(request.POST)
        if not shared.is_valid():
            words = "；".join(f"{shared.fields[name].label}：{errors[0]}" for name, errors in shared.errors.items())
            return self._refusal(f"上面“全部图片共同的说明”有误，这张没有收下。{words}")
        sent = request.FILES.get("files[]")
        if sent is None:
            return self._refusal(NO_FILE)
        form = self.get_upload_form_class()(
            {"title": request.POST.get("title", sent.name), "collection": request.POST.get("collection")},
            {"file": sent},
            user=request.user,
        )
        if not form.is_valid() and "file" in form.errors:
            return JsonResponse(self.get_invalid_response_data(form))
        self.told = what_it_tells(sent)
        self.places = places_near(self.told.position)
        proposed = {**shared.given(), "title": self._title(form.data["title"]), "taken": self.told.taken}
        self.same = look_alikes(request.user, form.cleaned_data["file"])
        if form.is_valid() and not self.same:
            self.object = form.save(commit=False)
            self._fill(proposed)
            self.object.uploaded_by_user = request.user
            self.object.save()
            return JsonResponse({**self.get_edit_object_response_data(), "duplicate": False})
        self.upload_object = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(Photo), file=sent, uploaded_by_user=request.user
        )
        self.object = Photo(collection_id=request.POST.get("collection"))
        self._fill(proposed)
        answer = self.get_edit_upload_response_data()
        return JsonResponse(
            {**answer, "duplicate": True, "confirm_duplicate_upload": self._confirmation()} if self.same else answer
        )

    def _fill(self, proposed):
        for name, value in proposed.items():
            setattr(self.object, name, value)

    def _title(self, named):
        """Keep a name that somebody gave; else say where and when."""
        if not NAMELESS.fullmatch(named.strip()):
            return named
        words = [self.places[0].name if self.places else "", self.told.taken and edtf.in_chinese(self.told.taken)]
        return " ".join(word for word in words if word) or named

    def get_edit_object_response_data(self):
        # Wagtail's own asks again what is the same
        return super(multiple.AddView, self).get_edit_object_response_data()

    def get_edit_object_form_context_data(self):
        return {**super().get_edit_object_form_context_data(), "told": self.told, "places": self.places}

    def get_edit_upload_form_context_data(self):
        return {**super().get_edit_upload_form_context_data(), "told": self.told, "places": self.places}

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


class CreateView(multiple.CreateFromUploadedImageView):
    """A picture that waited becomes one of the library."""

    def save_object(self, form):
        self.object.fingerprint = perceptual_hash.of_file(self.upload.file)
        try:
            super().save_object(form)
        except BaseException:
            if self.object.file:
                self.object.file.storage.delete(self.object.file.name)  # the upload still waits, with its own file
            raise


def look_alikes(user, file):
    """Return up to three pictures of the library that look the same, those of the same file first."""
    file.seek(0)
    pks = perceptual_hash.alike(photos_of(user), file.fingerprint)
    exact = list(photos_of(user).filter(file_hash=perceptual_hash.checksum(file)).values_list("pk", flat=True))
    order = list(dict.fromkeys([*exact, *pks]))[:3]
    found = photos_of(user).in_bulk(order)
    return [(found[pk], pk in exact) for pk in order if pk in found]


def places_near(position):
    """Return the Places that may be named to editors, the nearest first; none for a camera with another datum."""
    if position is None or not position.datum:
        return []
    answers = [places for _, places in places_wanted.send(Photo, position=position)]
    near = [place for places in answers for place in places if place.metres <= NEAR_M]
    return sorted(near, key=lambda place: place.metres)[:3]
