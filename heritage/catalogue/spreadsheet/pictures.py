"""The pictures of an import: rows name files in a ZIP. The check reads each file whole; the writing saves it."""

import io
import zipfile
from contextlib import suppress
from hashlib import sha1
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.permissions import policy_registry

from heritage.catalogue.blocks import PHOTO_FIELDS
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.spreadsheet import cells, worksheets
from heritage.photos.models import Photo
from heritage.photos.renditions.decoder import UnreadablePictureError
from heritage.photos.renditions.subprocess_decoder import clean_pixels
from heritage.wagtail_patches.image_metadata import read_file_metadata

MOST_FILES = 5_000
LARGEST_ARCHIVE = 480 * 1024 * 1024  # less than FILE_UPLOAD_LIMIT


class Pictures:
    """The files of a ZIP by their bare names. The paths in the ZIP are not used."""

    def __init__(self, file):
        try:
            self._zip = zipfile.ZipFile(file)
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except Exception:  # broken, encrypted and forged archives raise many kinds of errors
            raise UnreadableError("照片压缩包打不开。请重新压缩为普通的 zip，不加密码。") from None
        if len(entries) > MOST_FILES:
            raise UnreadableError(f"照片压缩包里有{len(entries)}个文件，最多{MOST_FILES}个。请分几次导入。")
        self._entries = {_name(entry): entry for entry in entries if "__MACOSX" not in entry.filename}

    def __contains__(self, name):
        return name in self._entries

    def read(self, name):
        """Return the bytes of a picture, or raise ValidationError with what to do."""
        limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
        try:
            with self._zip.open(self._entries[name]) as file:
                data = file.read(limit + 1)  # the size in the header is not trusted
        except Exception:  # as above
            raise ValidationError(f"压缩包里的“{name}”读不出来。请重新压缩，不加密码。") from None
        if len(data) > limit:
            raise ValidationError(f"“{name}”超过{limit // 1024**2}兆。请缩小后再放进压缩包。")
        return data


def _name(entry):
    name = entry.filename
    if not entry.flag_bits & 0x800:  # Chinese Windows writes names in its own encoding without marking it
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name


def keys_of(page):
    """Return [(key of a photo, whether it is the main one)] of an entry, in the order of the page."""
    of_story = [
        (block.value[name].pk, False)
        for block in page.story
        for name in PHOTO_FIELDS.get(block.block_type, ())
        if block.value[name]
    ]
    every = [(page.photo_id, True), *of_story] if page.photo_id else of_story
    once = {}
    for key, main in every:
        once.setdefault(key, main)
    return list(once.items())


def photos_of(page):
    """Yield (photo, whether it is the main one) of an entry, in the order of the page."""
    keys = keys_of(page)
    found = Photo.objects.in_bulk([key for key, _ in keys])
    yield from ((found[key], main) for key, main in keys if key in found)


def file_name(photo):
    return PurePosixPath(photo.file.name).name


def plan(made, page, row, known, archive):
    """Add to the Plan `made` what a row of the sheet of pictures would do."""
    name = row.cells.get("文件名", "")
    if not name:
        return made.refuse(row, "文件名", "没有写文件名。请写压缩包里的文件名，例如：东门.jpg。")
    main = row.cells.get("主图") == "是"
    if there := next(((photo, is_main) for photo, is_main in photos_of(page) if file_name(photo) == name), None):
        return _refuse_changes(made, row, known, *there)
    try:
        photo = Photo(title=name.rpartition(".")[0][:255])
        for column in worksheets.PHOTOS.columns:
            text = row.cells.get(column.heading, "")
            if text and column.name not in ("file", "main"):
                value = cells.value_of(column, text, known)
                setattr(photo, column.name, value)
                repaired = text if cells.is_repaired(column, value, text) else ""
                stored = cells.as_stored(column, value, text)
                made.values.append([row.sheet, row.number, column.heading, repaired, stored])
        if archive is None:
            raise ValidationError("没有上传照片压缩包。请把照片压缩成 zip，和表格一起上传。")
        if name not in archive:
            raise ValidationError(f"压缩包里没有“{name}”。请核对文件名，包括扩展名。")
        data = archive.read(name)
        if (same := _in_library(data)) and same.pk in {photo.pk for photo, _ in photos_of(page)}:
            return None
        clean_pixels(io.BytesIO(data))
        photo.full_clean(exclude=["file", "width", "height", "collection", "file_hash"])
    except ValidationError as error:
        return made.refuse(row, "文件名", " ".join(error.messages))
    except UnreadablePictureError as error:
        return made.refuse(row, "文件名", f"“{name}”：{error}")
    made.photos.append((photo, name, main))
    made.changes.append([row.sheet, row.number, "文件名", "", f"新增照片：{name}"])
    return None


def _refuse_changes(made, row, known, photo, is_main):
    """The import adds pictures and never changes one: a picture has no draft and may be public already."""
    for column in worksheets.PHOTOS.columns:
        text = row.cells.get(column.heading, "")
        old = is_main if column.name == "main" else getattr(photo, column.name)
        if column.name == "file" or not text or text == cells.shown(column, old):
            continue
        made.refuse(row, column.heading, "这张照片已经有了。它的说明请到“图片”里改，主图请到条目里换。")


def save_photo(planned, archive, user):
    """Save a planned picture, or find the same one in the library. Return (photo, whether it is new)."""
    photo, name, _ = planned
    data = archive.read(name)
    if there := _in_library(data):
        return there, False
    collections = policy_registry.get_by_type(Photo).collections_user_has_permission_for(user, "add")
    photo.collection = collections.first() or photo.collection
    photo.uploaded_by_user = user
    photo.file = ContentFile(data, name=name)
    read_file_metadata(photo)
    photo.save()
    return photo, True


def _in_library(data):
    # Wagtail's file_hash; it only finds equal files and protects nothing.
    return Photo.objects.filter(file_hash=sha1(data, usedforsecurity=False).hexdigest()).first()
