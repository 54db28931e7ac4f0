import os

from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from heritage.photos import perceptual_hash
from heritage.photos.renditions.decoder import UnreadablePictureError, upright_size
from heritage.photos.renditions.subprocess_decoder import clean_pixels

NO_FILE = f"没有收到图片。请选择一个文件，大小不要超过 {settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 2**20} MB。"
# Fields with suggestions from other pictures (admin/js/autocomplete.js)
COMPLETED = ("credit", "source")
FORMAT_OF_EXTENSION = {"jpg": "jpeg", "tif": "tiff", "heif": "heic", "hif": "heic"}


def complete(fields):
    for name in COMPLETED:
        if name in fields:
            fields[name].widget.attrs |= {"data-complete": f"photo-{name}", "autocomplete": "off"}


class PictureField(WagtailImageField):
    """Accepts only a file that can be decoded completely; otherwise one sentence says what is wrong.

    `page` is the one of a TIFF of several.
    """

    page = None

    def check_image_file_format(self, f):
        extension = os.path.splitext(f.name)[1].lower()[1:]
        if extension not in self.allowed_image_extensions:
            raise ValidationError(self.error_messages["invalid_image_extension"], code="invalid_image_extension")
        if FORMAT_OF_EXTENSION.get(extension, extension) != f.image.format_name:
            raise ValidationError(
                f"文件扩展名是“.{extension}”，内容却是 {f.image.format_name.upper()} 格式。请改正扩展名后再上传。",
                code="invalid_image_known_format",
            )

    def check_image_pixel_size(self, f):
        # Wagtail decodes before it counts the pixels: a broken file gives an error 500, a bomb fills the memory
        try:
            f.fingerprint = perceptual_hash.hash_image(clean_pixels(f.image.f, perceptual_hash.SIZE, self.page)[0])
        except UnreadablePictureError as error:
            raise ValidationError(str(error), code="unreadable_picture") from error


class PhotoForm(BaseImageForm):
    """The form for every way of uploading or editing a picture. `page` is given where the data has none."""

    page = fingerprint = size = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.add_prefix("page") in self.data:
            said = str(self.data[self.add_prefix("page")]).strip()
            self.page = int(said) if said.isdecimal() else None
        elif self.page is None:
            self.page = self.instance.page
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = PictureField(label=wagtails.label, required=wagtails.required, widget=wagtails.widget)
            self.fields["file"].error_messages["required"] = NO_FILE
            if self.files.get(
                self.add_prefix("file")
            ):  # it is read by the page, now and when it is put into the picture
                self.fields["file"].page = self.instance.page = self.page
        complete(self.fields)
        if "medium" in self.fields:
            # An upload of many files does not send it, so each picture gets the default
            self.fields["medium"].required = False

    def clean(self):
        cleaned = super().clean()
        if self.instance.file and "page" in self.changed_data and "file" not in self.changed_data:
            try:
                with self.instance.open_file() as file:
                    self.size, self.fingerprint = (
                        upright_size(file, self.page),
                        perceptual_hash.hash_file(file, self.page),
                    )
            except UnreadablePictureError as error:
                raise ValidationError({"page": str(error)}) from error
        return cleaned

    def save(self, commit=True):
        if "file" in self.changed_data:
            self.fingerprint = self.cleaned_data["file"].fingerprint
        elif "page" not in self.changed_data:  # or it waits for signatures, and the picture stays as it is
            self.fingerprint = self.size = None
        if self.fingerprint is not None:
            self.instance.fingerprint = self.fingerprint
        if self.size:  # Django has put the size of the other page back with the file
            self.instance.width, self.instance.height = self.size
        return super().save(commit=commit)

    def clean_page(self):
        return self.cleaned_data["page"] if self.add_prefix("page") in self.data else self.page

    def clean_medium(self):
        return self.cleaned_data["medium"] or self.instance._meta.get_field("medium").default
