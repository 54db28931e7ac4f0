"""A draft is never refused: what is wrong in it is stored as it was typed, marked, and mended before it is submitted.

What cannot be stored in its column (a date that nobody can read, a row without what it needs) stays out of the columns.
The revision holds all that was typed beside its content (`as_typed`), and the form shows it again with its messages. A
revision with `as_typed` is never signed (prechecks.py) and never published (publishing.py).
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from heritage.chronology.fields import EDTFField
from heritage.editorial.content_hash import digest

AS_TYPED = "as_typed"  # the name beside the fields in the content of a revision
UNTITLED = "未命名"
_NOT_OF_THE_FORM = {"csrfmiddlewaretoken", "next", "opened"}
_NOT_OF_THE_FORM_EITHER = ("action-", "loaded_", "overwrite_", "conflict_", "workflow-")


@dataclass(frozen=True)
class Mark:
    """One thing that is wrong in a draft: the name of its field in the form, where it is in words, and the sentence."""

    name: str
    where: str
    message: str


@dataclass
class AsTyped:
    """All that was typed into the form of a draft in which something is wrong, and the marks.

    `digest` is that of the content it belongs to. A change of the draft by another way makes what was typed worthless;
    the marks stay until the form is saved without a fault.
    """

    marks: list
    data: dict = field(default_factory=dict)
    digest: str = ""
    form: object = None  # while the draft is being saved: only then are the ids of new rows known

    @classmethod
    def read(cls, stored):
        return stored and cls([Mark(*mark) for mark in stored["marks"]], stored["data"], stored["digest"])

    def stored(self, content):
        """Return what the revision with this content holds beside it."""
        own = _digest(content)
        if self.form is None:
            data = self.data if self.digest == own else {}
        else:
            sent = {
                name: [value.replace("\0", "") for value in values]  # PostgreSQL stores none
                for name, values in self.form.data.lists()
                if _is_of_the_form(name)
            }
            data = dict(_ids(self.form)) | sent
            data |= {name: [value] for name, value in self.form.get_field_updates_for_resave()}
        marks = [[mark.name, mark.where, mark.message] for mark in self.marks]
        return {"marks": marks, "data": data, "digest": own if data else ""}

    def belongs_to(self, page):
        return self.digest == _digest(page.serializable_data())

    @cached_property
    def query(self):
        """What was typed, as a request brings it."""
        query = QueryDict(mutable=True)
        for name, values in self.data.items():
            query.setlist(name, values)
        return query

    @property
    def sentence(self):
        """Name what must be mended, the first five places."""
        places = list(dict.fromkeys(mark.where for mark in self.marks))
        more = f"等{len(places)}处" if len(places) > 5 else ""
        return f"草稿已存。要改好才能送审：{'、'.join(places[:5])}{more}。"


def _ids(form):
    """Yield the name of the id of each row. A row that was left out has none, but counts as one that was there."""
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            yield f"{row.prefix}-id", [""]
            yield from _ids(row)


def _is_of_the_form(name):
    return name not in _NOT_OF_THE_FORM and not name.startswith(_NOT_OF_THE_FORM_EITHER)


def _digest(content):
    return digest({name: value for name, value in content.items() if name != AS_TYPED})


class DraftForm(WagtailAdminPageForm):
    """A page form that refuses no draft.

    `is_whole` is the strict check. Wagtail defers the required fields while it saves a draft or shows a preview; then
    what is not whole is marked and taken out of what is stored.
    """

    accepted = False

    def is_whole(self):
        return super().is_valid()

    def must_refuse(self):
        """Whether even a draft may not be saved like this, because it would harm more than itself."""
        return False

    def is_valid(self):
        if self.accepted:
            return True
        if self.is_whole():
            self.instance.as_typed = None
            return True
        if not self.is_deferred_validation or self.must_refuse() or not _has_arrived(self):
            return False
        marks = list(_marks(self))
        if not _make_storable(self):
            self.full_clean()  # the messages again
            return False
        self.accepted = True
        self.instance.as_typed = AsTyped(marks, form=self)
        return True


def repairs(form):
    """Yield (name of the field, label, what is stored) where a text is stored in another way than it was typed.

    Dates are not among them: the line below the field says how they are read.
    """
    for name in form.fields:
        column, typed = _column(form, name), form.cleaned_data.get(name)
        if isinstance(typed, str) and isinstance(column, models.CharField) and not isinstance(column, EDTFField):
            stored = getattr(form.instance, name)
            if typed and stored != typed:
                yield form.add_prefix(name), str(form.fields[name].label), stored
    for formset in getattr(form, "formsets", {}).values():
        for row in kept_rows(formset):
            yield from repairs(row)


def _has_arrived(form):
    """Whether all rows were sent: a form that was cut off on its way must not empty the draft."""
    formsets = getattr(form, "formsets", {}).values()
    return all(
        formset.management_form.is_valid() and all(_has_arrived(row) for row in kept_rows(formset))
        for formset in formsets
    )


def _marks(form, place=""):
    """Yield the Marks of a form and of its rows."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        where = "，".join(filter(None, [place, str(label or "")])) or "整页"
        own_name = form.prefix or "" if name == NON_FIELD_ERRORS else form.add_prefix(name)
        for sentence in dict.fromkeys(_sentences(errors.as_data())):
            yield Mark(own_name, where, sentence)
    for formset in getattr(form, "formsets", {}).values():
        label = getattr(formset.model, "label", formset.model._meta.verbose_name)
        for number, row in enumerate(kept_rows(formset), 1):
            yield from _marks(row, "，".join(filter(None, [place, f"{label}第{number}行"])))
        for sentence in formset.non_form_errors():
            yield Mark(formset.prefix, "，".join(filter(None, [place, str(label)])), sentence)


def _sentences(errors):
    """Return the sentences of errors, also of those inside the blocks of a story."""
    for error in errors:
        blocks = getattr(error, "block_errors", None)
        if blocks:
            yield from _sentences(blocks.values() if isinstance(blocks, dict) else filter(None, blocks))
        elif isinstance(error, ValidationError):
            yield from error.messages
        else:
            yield from _sentences(error)


def kept_rows(formset):
    """Return the forms of a formset that are not deleted; `deleted_forms` knows them only where every row is valid."""
    for row in formset.forms:
        row.errors  # noqa: B018  reads the row
    return [row for row in formset.forms if not row.cleaned_data.get(DELETION_FIELD_NAME)]


def _make_storable(form):
    """Take out of the instance what its columns cannot hold, and forget the errors; return False where it cannot be."""
    if form.errors and getattr(form.instance, "is_whole_or_nothing", False):
        is_storable = form.instance.pk is not None
        for name in form.fields:
            _put_back(form, name)
    else:
        fields = [_make_field_storable(form, name) for name in form.errors if name in form.fields]
        is_storable = all(fields)
    for formset in getattr(form, "formsets", {}).values():
        for row in kept_rows(formset):
            if not _make_storable(row):
                row.has_changed = lambda: False  # a formset stores only the rows that have changed
        formset.non_form_errors().clear()
    form.errors.clear()
    return is_storable


def _make_field_storable(form, name):
    column, raw = _column(form, name), form[name].data
    if column is None or name not in form.errors:
        return True
    if isinstance(column, StreamField):
        setattr(form.instance, name, _storable_blocks(form, name))
        return True
    if isinstance(column, EDTFField):
        setattr(form.instance, name, "")
        return True
    if isinstance(column, models.SlugField):
        _put_back(form, name)  # a new page gets one of its title
        return True
    is_text = isinstance(column, models.CharField | models.TextField) and not column.choices
    if is_text and form.fields[name].required and not (raw or "").strip():
        if column.name != "title":
            return _put_back(form, name)
        form.instance.title = form.instance.title or UNTITLED
        return True
    if is_text:
        setattr(form.instance, name, (raw or "").replace("\0", "").strip()[: column.max_length])
        return True
    try:
        form.fields[name].clean(raw)
    except ValidationError:
        if column.null:
            setattr(form.instance, column.attname, None)
            return True
        return _put_back(form, name) or _leave_empty(form, column)
    return True  # sound in itself, and stored already; only beside the others it is wrong


def _column(form, name):
    try:
        return form.instance._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _put_back(form, name):
    """Give a field the value from before; return False if there was none."""
    column, before = _column(form, name), form.initial.get(name)
    if column is None or before in (None, ""):
        return column is None
    setattr(form.instance, column.attname, before)
    return True


def _leave_empty(form, column):
    """Whether a page, which unlike a row is shown with gaps, can do without this choice."""
    if form.prefix or not isinstance(column, models.CharField):
        return False
    setattr(form.instance, column.attname, "")
    return True


def _storable_blocks(form, name):
    """Return the blocks that can be stored and read again, whatever else is wrong in them."""
    typed = form.fields[name].widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    storable = []
    for child in typed:
        try:
            child.block.to_python(child.block.get_prep_value(child.value))
        except (ValidationError, ValueError, TypeError):
            continue
        storable.append((child.block.name, child.value, child.id))
    return StreamValue(typed.stream_block, storable)
