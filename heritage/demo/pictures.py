"""The project's line drawings as pictures. An entry without a drawing has no picture."""

import tomllib
from pathlib import Path

from django.core.files.images import ImageFile

from heritage.photos.choices import Licence, Medium
from heritage.photos.models import Photo

_FOLDER = Path(__file__).parent / "illustrations"
_RASTER = (".webp", ".png")
_STORY_PICTURES = Path(__file__).parent / "pictures.toml"
_FIELDS = {"photo": ("photo",), "photo_pair": ("then", "now")}


def load_drawing(stem, name, *, title, alt, caption):
    """Save a drawing under `name` and return its Photo, or None where no raster file exists."""
    path = next((path for suffix in _RASTER if (path := _FOLDER / f"{stem}{suffix}").exists()), None)
    if path is None:
        return None
    with path.open("rb") as file:
        photo = Photo(
            title=f"{title}（示意图）",
            file=ImageFile(file, name=f"demo-{name}{path.suffix}"),
            description=alt,
            caption=caption,
            medium=Medium.DRAWING,
            credit="本目录绘制",
            licence=Licence.CC_BY,
            file_size=path.stat().st_size,
        )
        _remove_leftover(photo)
        photo.full_clean()
        photo.save()
    photo.get_file_hash()
    return photo


def read_story_pictures(slug):
    """Save the drawings that the story of an entry shows; return their blocks."""
    rows = tomllib.loads(_STORY_PICTURES.read_text(encoding="utf-8"))["pictures"]
    return [_block(row) for row in rows if row["entry"] == slug]


def _block(row):
    drawn = {
        field: load_drawing(
            row[field],
            f"{row['entry']}-{row[field]}",
            title=row["caption"][:40],
            alt=row["alt"],
            caption=row["caption"],
        )
        for field in _FIELDS[row["type"]]
    }
    words = {key: row[key] for key in ("caption", "then_label", "now_label") if key in row}
    return row["type"], drawn | words


def _remove_leftover(photo):
    """Delete the file of a killed load: its row was rolled back."""
    photo.file.storage.delete(photo.get_upload_to(photo.file.name))
