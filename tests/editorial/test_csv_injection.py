"""No cell of a file that goes out is calculated, and each comes back as it was."""

import pytest

from heritage.editorial.csv_injection import harmless, plain


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\t=1", "＝1", " =1", "\u200b=1"])
def test_no_cell_that_goes_out_is_calculated_and_each_comes_back(text):
    assert harmless(text) == f"'{text}"
    assert plain(harmless(text)) == text


@pytest.mark.parametrize("text", ["二砂", "1956~", "'引号'", "a=b"])
def test_other_texts_are_left_as_they_are(text):
    assert harmless(text) == text
    assert plain(text) == text
