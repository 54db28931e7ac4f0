"""Two versions of a page are compared in the words of its form.

Changes: `get_comparison_class` of wagtail.blocks.BooleanBlock, ChoiceBlock and ListBlock; `ChoiceFieldComparison`,
`ForeignObjectComparison`, `M2MFieldComparison`, `FieldComparison`, `ChildObjectComparison` and
`ChildRelationComparison` of wagtail.admin.compare;
the classes for single kinds of fields are registered by its register_comparison_class, which is public
Package: wagtail 8.0.1
Reason: Wagtail shows what its code holds (None, False, the code of a choice, a moment in UTC), and takes for changed
what is not: a list inside a block that came from a form (ListValue has no equality), an empty text beside none, another
order of the same terms, another line break, the keys that the editor gives to the paragraphs of a rich text. It shows
all rows and fields where one has changed.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtail_compares_blocks_by_their_python_values
"""

import json
import re
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html_join
from wagtail import blocks
from wagtail.admin import compare
from wagtail.fields import RichTextField, StreamField

# The editor gives each paragraph a key; no reader sees it.
_BLOCK_KEY = re.compile(r' data-block-key=\\?"[^"\\]*\\?"')


def _in_words(value):
    """Return a value as the form shows it. A moment is told by the clock of the site."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value, timezone.get_default_timezone()), "Y年n月j日 G:i")
    if isinstance(value, date):
        return date_format(value, "Y年n月j日")
    return value


def _with_one_kind_of_line_break(text):
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


class FieldComparison(compare.FieldComparison):
    def __init__(self, *args):
        super().__init__(*args)
        self.val_a, self.val_b = _in_words(self.val_a), _in_words(self.val_b)


class TextFieldComparison(compare.TextFieldComparison):
    def __init__(self, *args):
        super().__init__(*args)
        self.val_a, self.val_b = map(_with_one_kind_of_line_break, (self.val_a, self.val_b))


class RichTextFieldComparison(compare.RichTextFieldComparison):
    def __init__(self, *args):
        super().__init__(*args)
        self.val_a, self.val_b = (_BLOCK_KEY.sub("", value or "") for value in (self.val_a, self.val_b))


class ChoiceFieldComparison(compare.ChoiceFieldComparison):
    def __init__(self, *args):
        super().__init__(*args)
        labels = dict(self.field.flatchoices)
        self.val_a, self.val_b = (str(labels.get(value, _in_words(value))) for value in (self.val_a, self.val_b))


class ForeignObjectComparison(compare.ForeignObjectComparison):
    def htmldiff(self):
        return super().htmldiff() if self.val_a or self.val_b else ""


class M2MFieldComparison(compare.M2MFieldComparison):
    def has_changed(self):
        before, after = self.get_items()
        return set(before) != set(after)


class ChildRelationComparison(compare.ChildRelationComparison):
    """Rows; those of a row that is new or gone are all shown: whoever signs a fact has to see its sources."""

    is_whole = False

    def get_child_comparison(self, *args):
        row = super().get_child_comparison(*args)
        row.is_in_whole = self.is_whole
        return row


class ChildObjectComparison(compare.ChildObjectComparison):
    """A row: new, gone, or with the fields that changed."""

    is_in_whole = False

    @property
    def differs(self):
        return self._is_whole or self.has_changed()

    @property
    def differences(self):
        if not self._is_whole:
            return [one for one in self.get_field_comparisons() if one.has_changed()]
        shown = self.get_field_comparisons()
        for one in shown:
            one.is_whole = True
        return shown

    @property
    def name(self):
        """What tells a changed row from the others. Of one that is new or gone all fields are shown."""
        return "" if self._is_whole else str(self.obj_b)

    @property
    def _is_whole(self):
        return bool(self.is_in_whole or self.is_addition() or self.is_deletion())


class StreamFieldComparison(compare.StreamFieldComparison):
    def has_changed(self):
        # ListValue has no __eq__: a list that came from a form would always differ
        before, after = (json.dumps(value.get_prep_value(), sort_keys=True) for value in (self.val_a, self.val_b))
        return _BLOCK_KEY.sub("", before) != _BLOCK_KEY.sub("", after)


class BooleanBlockComparison(compare.BlockComparison):
    def htmlvalue(self, val):
        return _in_words(bool(val))

    def htmldiff(self):
        return compare.diff_text(self.htmlvalue(self.val_a), self.htmlvalue(self.val_b)).to_html()


class ChoiceBlockComparison(compare.BlockComparison):
    def htmlvalue(self, val):
        return escape(self._label(val))

    def htmldiff(self):
        return compare.diff_text(self._label(self.val_a), self._label(self.val_b)).to_html()

    def _label(self, val):
        return str(dict(self.block.field.choices).get(val, val))


class ListBlockComparison(compare.ListBlockComparison):
    def htmlvalue(self, val):
        child = self.block.child_block
        comparison = compare.get_comparison_class_for_block(child)
        rows = [(comparison(child, True, True, row, row).htmlvalue(row),) for row in val]
        return format_html_join("", '<div class="comparison__child-object">{}</div>', rows)


def register_comparisons():
    # The panels of forms look these up in the module: those for what no class is registered for.
    compare.FieldComparison, compare.ChildObjectComparison = FieldComparison, ChildObjectComparison
    compare.ChoiceFieldComparison, compare.M2MFieldComparison = ChoiceFieldComparison, M2MFieldComparison
    compare.ForeignObjectComparison, compare.ChildRelationComparison = ForeignObjectComparison, ChildRelationComparison
    for field, comparison in {
        models.CharField: TextFieldComparison,
        models.TextField: TextFieldComparison,
        RichTextField: RichTextFieldComparison,
        StreamField: StreamFieldComparison,
    }.items():
        compare.register_comparison_class(field, comparison_class=comparison)
    for block, comparison in {
        blocks.BooleanBlock: BooleanBlockComparison,
        blocks.ChoiceBlock: ChoiceBlockComparison,
        blocks.ListBlock: ListBlockComparison,
    }.items():
        block.get_comparison_class = staticmethod(lambda comparison=comparison: comparison)
