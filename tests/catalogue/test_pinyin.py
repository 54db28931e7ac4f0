"""Names in plain letters; and who pays for the dictionaries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from heritage.catalogue import pinyin
from heritage.catalogue.models import SiteName
from tests.factories.catalogue import HeritageSitePageFactory

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
    [
        ("国棉三厂", "guo mian san chang", "guo-mian-san-chang"),
        ("1958", "1958", "1958"),
        ("——", "——", ""),
        # Read otherwise in names of places than in texts.
        ("石佛遗址", "shi fo yi zhi", "shi-fo-yi-zhi"),
        ("佛岗", "fo gang", "fo-gang"),
        ("仿佛", "fang fu", "fang-fu"),
        ("翟沟", "zhai gou", "zhai-gou"),
        ("仇庄", "qiu zhuang", "qiu-zhuang"),
        ("曾家寨", "zeng jia zhai", "zeng-jia-zhai"),
        ("祭城路", "zha cheng lu", "zha-cheng-lu"),
        ("祭祀", "ji si", "ji-si"),
        ("朝阳沟", "chao yang gou", "chao-yang-gou"),
        ("绿东村", "lv dong cun", "lv-dong-cun"),
    ],
)
def test_a_name_is_sorted_and_addressed_by_its_sound(name, key, slug):
    assert (pinyin.sort_key(name), pinyin.slug(name)) == (key, slug)


def test_an_editors_own_spelling_of_the_title_goes_before_the_dictionary():
    rows = ["fo", "ma jiao tang", "shi yuan"]

    assert pinyin.as_spelled("马角塘", rows) == "ma jiao tang"
    assert pinyin.as_spelled("柿园水厂", rows) == "柿园水厂"  # no row has as many syllables


@pytest.mark.django_db
def test_that_spelling_decides_the_order_of_an_entry(catalogue):
    rows = [SiteName(kind="pinyin", text="che zhuang yi zhi")]
    spelled, other = HeritageSitePageFactory(title="尺庄遗址", names=rows), HeritageSitePageFactory(title="尺庄遗址")

    assert (spelled.sort_name, other.sort_name) == ("che zhuang yi zhi", "chi zhuang yi zhi")


def test_the_dictionaries_are_loaded_where_visitors_search_and_nowhere_else_before_they_are_used():
    assert not loaded(START + LOADED)
    assert loaded(START + "import heritage.wsgi; " + LOADED)
