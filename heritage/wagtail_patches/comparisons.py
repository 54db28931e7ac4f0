"""Two versions of a page are compared in the words of its form.

Changes: `get_comparison_class` of wagtail.blocks.BooleanBlock, ChoiceBlock and ListBlock; the classes for fields are
registered by wagtail.admin.compare.register_comparison_class, which is public
Package: wagtail 8.0.1
Reason: Wagtail shows what its code holds (None, False, the code of a choice), and takes a list inside a block for
changed whenever it came from a form, because ListValue has no equality.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtail_compares_blocks_by_their_python_values
"""

from django.db import models
from django.utils.html import escape, format_html_join
from wagtail import blocks
from wagtail.admin import compare
from wagtail.fields import StreamField

_WORDS = {None: "", True: "是", False: "否"}


class FieldComparison(compare.FieldComparison):
    def __init__(self, *args):
        super().__init__(*args)
        self.val_a, self.val_b = _WORDS.get(self.val_a, self.val_a), _WORDS.get(self.val_b, self.val_b)


class StreamFieldComparison(compare.StreamFieldComparison):
    def has_changed(self):
        # ListValue has no __eq__: a list that came from a form would always differ
        return self.val_a.get_prep_value() != self.val_b.get_prep_value()


class BooleanBlockComparison(compare.BlockComparison):
    def htmlvalue(self, val):
        return _WORDS[bool(val)]

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
    for field in (models.BooleanField, models.DateField, models.DecimalField, models.FloatField, models.IntegerField):
        compare.register_comparison_class(field, comparison_class=FieldComparison)
    compare.register_comparison_class(StreamField, comparison_class=StreamFieldComparison)
    for block, comparison in {
        blocks.BooleanBlock: BooleanBlockComparison,
        blocks.ChoiceBlock: ChoiceBlockComparison,
        blocks.ListBlock: ListBlockComparison,
    }.items():
        block.get_comparison_class = staticmethod(lambda comparison=comparison: comparison)
