"""No cell of a file that goes out is calculated, and each comes back as it was."""

import pytest

from heritage.editorial.csv_injection import escape_formula, unescape_formula


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\t=1", "＝1", " =1", "\u200b=1"])
def test_no_cell_that_goes_out_is_calculated_and_each_comes_back(text):
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", ["二砂", "1956~", "'引号'", "a=b"])
def test_other_texts_are_left_as_they_are(text):
    assert escape_formula(text) == text
    assert unescape_formula(text) == text
