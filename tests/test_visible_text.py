"""Characters that nobody sees come in by no door."""

import json

import pytest
from django import forms

from heritage.catalogue.blocks import StoryBlock, story_text
from heritage.catalogue.spreadsheet.file_reader import read
from heritage.search.query.analysis import fold, index_terms
from heritage.search.results.highlighting import marked
from heritage.visible_text import plain_entry, visible
from tests.catalogue.spreadsheet.files import ENTRY, a_workbook
from tests.factories.catalogue import HeritageSitePageFactory

HIDDEN = "\u200b\u200d\ufeff\u00ad\u2060\u202e\ufe0f\U000e0100\x01\ufffc\u3164"


@pytest.mark.parametrize("character", HIDDEN)
def test_each_invisible_character_goes_and_nothing_else(character):
    assert visible(f"国{character}棉\n三\t厂 A") == "国棉\n三\t厂 A"


@pytest.mark.parametrize("text", ["国棉三厂", "乾隆　御笔", "é ü ǚ", "𠮷野家", "🏭", "12㎡", "a\tb\nc"])
def test_what_is_seen_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize("character", "\x0b\x0c\x85\u2028\u2029")
def test_a_break_of_another_kind_still_parts_words(character):
    assert visible(f"建厂{character}投产") == "建厂 投产"


def test_a_short_field_is_read_as_it_was_meant():
    assert plain_entry("　０３７１－６７００００００。\u200b") == "0371-67000000"


def test_no_form_takes_them_but_a_password_is_left_alone():
    class Form(forms.Form):
        text = forms.CharField()
        password = forms.CharField(widget=forms.PasswordInput)

    form = Form({"text": f"国{HIDDEN}棉", "password": "a\u200bb"})

    assert form.is_valid()
    assert form.cleaned_data == {"text": "国棉", "password": "a\u200bb"}


def test_rich_text_and_blocks_take_none_either():
    block = StoryBlock()
    paragraph = block.child_blocks["paragraph"].child_blocks["text"]
    heading = block.child_blocks["heading"]

    assert heading.clean(f"建{HIDDEN}厂") == "建厂"
    assert paragraph.field.clean(f"<p>动{HIDDEN}工</p>") == "<p>动工</p>"


def test_the_importer_takes_none():
    heading = next(iter(ENTRY))
    hidden = {**ENTRY, heading: f"\u200b{ENTRY[heading]}\u00ad"}
    csv = "\n".join([",".join(ENTRY), ",".join(hidden.values())]).encode()

    for name, data in (("表.xlsx", a_workbook(条目=[hidden])), ("表.csv", csv)):
        assert read(name, data)[0].cells[heading] == ENTRY[heading]


def test_a_search_sees_what_the_eye_sees():
    assert fold(f"国{HIDDEN}棉三厂") == "国棉三厂"
    assert index_terms(f"国{HIDDEN}棉") == index_terms("国棉")
    # One character gone, one become two: as long as before, and yet in other places.
    assert [(one.text, one.found) for one in marked("国\u00ad棉㎡三厂", ["三厂"])] == [
        ("国\u00ad棉㎡", False),
        ("三厂", True),
    ]


@pytest.mark.django_db
def test_search_and_extracts_hold_human_words_only(catalogue):
    story = [
        {
            "type": "paragraph",
            "value": {
                "text": "<p>动工。</p>",
                "lead": False,
                "citations": [
                    {"source": None, "locator": "第3版", "confidence": "verified"},
                    {"source": None, "locator": None, "confidence": "derived"},
                ],
            },
        },
        {"type": "photo", "value": {"photo": None, "caption": None}},
        {"type": "timeline", "value": {"heading": "建厂", "start": "1953-05", "end": "1964"}},
    ]
    entry = HeritageSitePageFactory(story=json.dumps(story))

    assert story_text(entry.story) == "动工。 第3版 建厂"
    assert [word for word in ("None", "已核实", "推定", "verified", "1953-05") if word in entry.search_text] == []
