"""Running `manage.py demo` in a test, without serving."""

from io import StringIO

import pytest
from django.core.management import call_command


def run(*arguments):
    """Run the command without serving; return what it printed."""
    printed = StringIO()
    call_command("demo", "--no-serve", *arguments, stdout=printed)
    return printed.getvalue()


def refusal(*arguments):
    """Run the command, which must refuse; return its sentence."""
    printed = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("demo", *arguments, stderr=printed, stdout=StringIO())
    assert left.value.code == 2
    sentence = printed.getvalue().strip()
    assert "\n" not in sentence
    return sentence
