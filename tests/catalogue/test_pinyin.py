"""Names in plain letters; and who pays for the dictionaries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heritage.catalogue import pinyin

START = "import sys, django; django.setup(); import heritage.urls; "
LOADED = "print('pypinyin' in sys.modules)"


def loaded(code):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "heritage.settings.testing"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip() == "True"


@pytest.mark.parametrize(
    ("name", "key", "slug"),
    [("国棉三厂", "guo mian san chang", "guo-mian-san-chang"), ("1958", "1958", "1958"), ("——", "——", "")],
)
def test_a_name_is_sorted_and_addressed_by_its_sound(name, key, slug):
    assert (pinyin.sort_key(name), pinyin.slug(name)) == (key, slug)


def test_the_dictionaries_are_loaded_where_visitors_search_and_nowhere_else_before_they_are_used():
    assert not loaded(START + LOADED)
    assert loaded(START + "import heritage.wsgi; " + LOADED)
