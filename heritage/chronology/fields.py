"""A model field for EDTF text that keeps its sortable bounds beside it."""

from django.core.exceptions import ValidationError
from django.db import models

from heritage.chronology import date_reader, edtf


class EDTFField(models.CharField):
    """EDTF text, from whatever people write (date_reader.py).

    `bounds=True` keeps `<name>_earliest` and `<name>_latest` (declare both as `DayField`) in step.
    """

    def __init__(self, *args, bounds=False, **kwargs):
        self.keeps_bounds = bounds
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", f"照平时写，例如：{date_reader.EXAMPLES}。写完下方会显示读成了什么。")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("help_text", None)  # a change of its words is no migration
        if self.keeps_bounds:
            kwargs["bounds"] = True
        return name, path, args, kwargs

    def formfield(self, **kwargs):
        field = super().formfield(**kwargs)
        field.widget.attrs["data-date-reading"] = ""  # admin/js/date-reading.js says below it how it is understood
        return field

    def clean(self, value, model_instance):
        return date_reader.read(super().clean(value, model_instance)).text

    def to_python(self, value):
        value = super().to_python(value)
        return value.strip() if value else value

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if self.keeps_bounds:
            found = _bounds(value)
            setattr(model_instance, f"{self.attname}_earliest", found and found.earliest)
            setattr(model_instance, f"{self.attname}_latest", found and found.latest)
        return value


def _bounds(text):
    """Return the bounds, or None for what cannot be read: a program may store it, and it sorts nowhere."""
    try:
        return edtf.bounds(text)
    except ValidationError:
        return None


class DayField(models.IntegerField):
    """One bound of an EDTFField as a sortable number (see `edtf.sortable_day`); never typed by hand."""

    def __init__(self, **kwargs):
        super().__init__(**{"null": True, "editable": False, **kwargs})
