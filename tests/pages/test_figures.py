"""The explanatory drawings: both cuts are there, of the size that is said, and nothing in them runs or is fetched."""

import re

import pytest
from defusedxml import ElementTree
from django.contrib.staticfiles import finders

from heritage.catalogue.blocks import StoryBlock
from heritage.pages.blocks import BodyBlock
from heritage.pages.figures import FIGURES, NARROW_WIDTH, WIDTH

SVG = "{http://www.w3.org/2000/svg}"
CUTS = [
    (file, (width, height))
    for figure in FIGURES.values()
    for file, width, height in (
        (figure.file, WIDTH, figure.height),
        (figure.narrow_file, NARROW_WIDTH, figure.narrow_height),
    )
]


def text_of(file):
    with open(finders.find(file), encoding="utf-8") as svg:
        return svg.read()


@pytest.mark.parametrize(("file", "size"), CUTS)
def test_a_cut_has_the_size_that_the_page_keeps_free_for_it(file, size):
    assert ElementTree.fromstring(text_of(file)).get("viewBox") == f"0 0 {size[0]} {size[1]}"


@pytest.mark.parametrize(("file", "size"), CUTS)
def test_a_cut_runs_nothing_and_fetches_nothing_and_speaks(file, size):
    forbidden = re.compile(r"<script|<foreignObject|\son\w+=|href=|url\((?!#)|@import|@font-face", re.IGNORECASE)
    assert forbidden.search('<image href="https://a.example/b.png"/>')
    text = text_of(file)

    assert forbidden.search(text) is None
    assert "prefers-color-scheme:dark" in text
    assert len(text.encode()) <= 41_000
    root = ElementTree.fromstring(text)
    assert root.get("lang") == "zh-CN"
    assert len(root.find(f"{SVG}title").text) > 5
    assert len(root.find(f"{SVG}desc").text) > 40


@pytest.mark.parametrize("block", [StoryBlock(), BodyBlock()])
def test_a_text_shows_a_drawing_with_both_cuts_and_words_for_who_does_not_see_it(block):
    value = block.to_python([{"type": "figure", "value": {"name": "mill-street", "caption": "街道拉直。"}}])
    shown = block.render(value)

    assert re.search(r'srcset="/static/public/figures/mill-street-narrow[^"]*\.svg" width="360" height="738"', shown)
    assert re.search(r'src="/static/public/figures/mill-street[^"]*\.svg" width="960" height="842"', shown)
    assert 'alt="棉纺路：厂在路北，家在路南。棉纺路北自西向东排列国棉六、一、三、四、五厂，' in shown
    assert "<span>街道拉直。</span>" in shown
    assert block.get_searchable_content(value) == ["街道拉直。"]


def test_a_drawing_that_has_left_the_project_leaves_no_trace():
    block = BodyBlock()
    value = block.to_python([{"type": "figure", "value": {"name": "gone", "caption": "旧图。"}}])

    assert "figure" not in block.render(value).replace("block-figure", "")
