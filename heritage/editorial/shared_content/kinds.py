"""Which models are shared content, and which of their fields readers see."""

from collections.abc import Callable
from dataclasses import dataclass

from heritage.wagtail_patches.file_fields import is_stored


@dataclass(frozen=True)
class SharedContent:
    """One kind. `fields` are those that a public page, file or answer depends on; other fields are for editors."""

    model: type
    fields: tuple[str, ...]
    noun: str  # with its measure word: “这张图”
    edit_address: str  # the name of the URL of its form
    file: str = ""  # the field of its file
    reads_file: tuple[str, ...] = ()  # fields that say what of the file is read
    after_new_file: Callable = lambda row: None  # follows a file that a signature has exchanged
    preview: Callable | None = None  # returns (bytes, content type) of a small picture of a row

    def label(self, field):
        return "画面重点" if field.name.startswith("focal_point") else str(field.verbose_name)

    def values(self, row):
        """Return {field: value as it is stored} of what readers see."""
        return {name: _stored(row, name) for name in self.fields}

    def changed(self, before, after):
        """Return the names of the fields that differ, in order. A file that is not stored yet always differs."""
        found = [name for name in self.fields if _stored(before, name) != _stored(after, name)]
        if self.file and self.file not in found and not is_stored(getattr(after, self.file)):
            found.append(self.file)
        return found


def _stored(row, name):
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    return value.name if hasattr(value, "storage") else field.get_prep_value(value)


_KINDS = {}


def add_kind(kind):
    """Only `registration.py` calls this: a kind without its guard would be public unsigned."""
    _KINDS[kind.model] = kind


def kind_of(row):
    """Return the SharedContent of a row or a model, or None."""
    return _KINDS.get(row if isinstance(row, type) else type(row))


def kinds():
    return list(_KINDS.values())
