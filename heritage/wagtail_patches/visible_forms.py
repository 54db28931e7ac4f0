"""No form takes characters that nobody sees, in whichever field they were pasted.

Changes: `to_python` of django.forms.CharField, from which text fields, rich text and text blocks are made
Package: django 5.2.19
Reason: a zero-width space in a name hides it from the search, and a check of the form of each model would miss the
next model. A password may hold anything and is left alone.
Upstream: not offered
May go when this fails: test_a_text_field_takes_invisible_characters
"""

from django import forms

from heritage.visible_text import visible

original_to_python = forms.CharField.to_python


def _to_python(self, value):
    if isinstance(value, str) and not isinstance(self.widget, forms.PasswordInput):
        value = visible(value)
    return original_to_python(self, value)


def patch_text_fields():
    forms.CharField.to_python = _to_python
