"""The pictures of an import: files in a ZIP that rows name, and pictures in the workbook that lie in a row.

The check reads each of them whole; the writing saves it.
"""

import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError

from heritage.catalogue.blocks import PHOTO_FIELDS
from heritage.catalogue.position.coordinates import UnreadableError
from heritage.catalogue.position.geometry_archives import bare_name
from heritage.catalogue.spreadsheet import cells, worksheets
from heritage.photos import embedded_files, perceptual_hash
from heritage.photos.models import Photo
from heritage.photos.renditions.decoder import UnreadablePictureError, upright_size
from heritage.photos.renditions.subprocess_decoder import clean_pixels

MOST_FILES = 5_000
LARGEST_ARCHIVE = 480 * 1024 * 1024  # less than FILE_UPLOAD_LIMIT
_IN_MEMORY = 5 * 1024 * 1024
_SMALLEST = 100  # pixels; a smaller picture in a sheet is a mark or a bullet
_NO_ARCHIVE = "没有上传照片压缩包。请把照片压缩成 zip，和表格一起上传。"


class Pictures:
    """The files of a ZIP by their bare names, and the pictures of a workbook by their parts (xl/media/image1.png).

    The paths in the ZIP are not used.
    """

    def __init__(self, archive=None, workbook=None):
        self.has_archive = archive is not None
        self._entries = {}
        if archive:
            self._entries |= {
                bare_name(entry): (source, entry)
                for source, entry in _opened(archive)
                if "__MACOSX" not in entry.filename
            }
        if workbook:
            with suppress(UnreadableError):  # a CSV
                self._entries |= {
                    entry.filename.replace("\\", "/"): (source, entry)
                    for source, entry in _opened(workbook)
                    if "/" in entry.filename.replace("\\", "/")
                }

    def __contains__(self, name):
        return name in self._entries

    def open(self, name):
        """Return a picture as a temporary file, or raise ValidationError with what to do."""
        limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
        source, entry = self._entries[name]
        made = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        try:
            with source.open(entry) as file:
                shutil.copyfileobj(_Limited(file, limit + 1), made)  # the size in the header is not trusted
        except Exception:  # as below
            made.close()
            raise ValidationError(f"压缩包里的“{name}”读不出来。请重新压缩，不加密码。") from None
        if made.tell() > limit:
            made.close()
            raise ValidationError(f"“{name}”超过{limit // 1024**2}兆。请缩小后再放进压缩包。")
        made.seek(0)
        return made


class _Limited:
    """Reads at most so many bytes of a file."""

    def __init__(self, file, left):
        self._file, self._left = file, left

    def read(self, size):
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def _opened(file):
    """Return [(ZipFile, entry)] of the files in a ZIP."""
    try:
        source = zipfile.ZipFile(file)
        entries = [entry for entry in source.infolist() if not entry.is_dir()]
    except Exception:  # broken, encrypted and forged archives raise many kinds of errors
        raise UnreadableError("照片压缩包打不开。请重新压缩为普通的 zip，不加密码。") from None
    if len(entries) > MOST_FILES:
        raise UnreadableError(f"照片压缩包里有{len(entries)}个文件，最多{MOST_FILES}个。请分几次导入。")
    return [(source, entry) for entry in entries]


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
    if not name and not row.pictures:
        return made.refuse(row, "文件名", "没有写文件名。请写压缩包里的文件名，例如：东门.jpg。")
    main = row.cells.get("主图") == "是"
    if there := next(((photo, is_main) for photo, is_main in photos_of(page) if file_name(photo) == name), None):
        return _refuse_changes(made, row, known, *there)
    source = row.pictures[0] if row.pictures else name
    name = name or own_name(page, row, 1, source)
    photo = Photo(title=name.rpartition(".")[0][:255])
    try:
        for column in worksheets.PHOTOS.columns:
            text = row.cells.get(column.heading, "")
            if text and column.name not in ("file", "main"):
                value = cells.value_of(column, text, known)
                setattr(photo, column.name, value)
                repaired = text if cells.is_repaired(column, value, text) else ""
                stored = cells.as_stored(column, value, text)
                made.values.append([row.sheet, row.number, column.heading, repaired, stored])
        _take(made, page, row, "文件名", archive, (photo, source, name, main))
    except ValidationError as error:
        return made.refuse(row, "文件名", " ".join(error.messages))
    return None


def plan_in_row(made, page, row, archive):
    """Add to the Plan `made` the pictures that lie in a row of another sheet, or that it names."""
    for count, source in enumerate(row.pictures, start=1):
        in_workbook = "/" in source
        name = own_name(page, row, count, source) if in_workbook else source
        planned = Photo(title=name.rpartition(".")[0][:255]), source, name, False
        try:
            _take(made, page, row, worksheets.PICTURES[0], archive, planned)
        except ValidationError as error:
            if not in_workbook:
                made.refuse(row, worksheets.PICTURES[0], " ".join(error.messages))
            else:  # what is sound is kept: a drawing of Windows or a mark does not hold up the entry
                made.remark(row, worksheets.PICTURES[0], f"这一行的第{count}张图片没有导入：{' '.join(error.messages)}")


def own_name(page, row, count, source):
    """Return the name of the file of a picture in a workbook, where it has none."""
    title = page.title or row.cells.get(worksheets.KEY, "")
    return f"{title[:40]} {row.sheet}第{row.number}行-{count}{PurePosixPath(source).suffix.lower()}"


def _take(made, page, row, heading, archive, planned):
    """Add a picture to the Plan, unless the page has it, or raise ValidationError."""
    photo, source, name, _ = planned
    if source not in archive:
        raise ValidationError(
            f"压缩包里没有“{name}”。请核对文件名，包括扩展名。" if archive.has_archive else _NO_ARCHIVE
        )
    with archive.open(source) as file:
        if (same := embedded_files.in_library(file, photo.page)) and same.pk in {
            photo.pk for photo, _ in photos_of(page)
        }:
            return
        try:
            clean_pixels(file, perceptual_hash.SIZE, photo.page)
            size = upright_size(file, photo.page)
        except UnreadablePictureError as error:
            raise ValidationError(f"“{name}”：{error}") from error
    if max(size) < _SMALLEST and source != name:
        raise ValidationError(f"只有{size[0]}×{size[1]}像素，像是标记。")
    photo.full_clean(exclude=["file", "width", "height", "collection", "file_hash"])
    photo.is_internal = False  # that is for its collection to say
    made.photos.append(planned)
    made.changes.append([row.sheet, row.number, heading, "", f"新增照片：{name}"])
    made.values.append([row.sheet, row.number, heading, "", f"{name}，{size[0]}×{size[1]}"])
    if photo.obstacles:
        made.remark(row, heading, f"照片“{name}”{'、'.join(photo.obstacles)}，补上以前不会公开。")


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
    photo, source, name, _ = planned
    with archive.open(source) as file:
        return embedded_files.keep(photo, file, name, user)
