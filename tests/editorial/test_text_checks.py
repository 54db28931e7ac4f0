"""What is found in a text, and what is left in peace: each pattern with its proposal, and its innocent twin."""

import pytest

from heritage.editorial.text_checks import CHECKS


def found(text):
    return [(check.code, hit.group(), check.proposal(hit)) for check in CHECKS for hit in check.pattern.finditer(text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("工厂建成,投产。", [("punctuation", ",", "，")]),
        ("二砂(砂轮厂)在此", [("punctuation", "(", "（"), ("punctuation", ")", "）")]),
        ("未完...", [("ellipsis", "...", "……")]),
        ("未完。。。", [("ellipsis", "。。。", "……")]),
        ("厂房--车间", [("dash", "--", "——")]),
        ('称为"二砂"。', [("quotes", '"', "“”"), ("quotes", '"', "“”")]),
        ("豫政[2021]37号", [("document_number", "[2021]", "〔2021〕")]),
        ("国发（2019）22号", [("document_number", "（2019）", "〔2019〕")]),
        ("豫政〔2021〕第37号", [("document_number_di", "〔2021〕第", "〔2021〕")]),
        ("１９５６年ＣＮＣ", [("full_width", "１９５６", "1956"), ("full_width", "ＣＮＣ", "CNC")]),
        ("联系410102200001011234", [("identity_number", "410102200001011234", "")]),
        ("电话13800138000。", [("mobile_number", "13800138000", "")]),
        ("电话138-0013-8000。", [("mobile_number", "138-0013-8000", "")]),
        ("厂房，，车间", [("doubled", "，，", "，")]),
    ],
)
def test_each_slip_is_found_with_a_proposal(text, hits):
    assert found(text) == hits


@pytest.mark.parametrize(
    "text",
    [
        "1956—1964年，由东德援建……",
        "豫政〔2021〕37号，国发〔2019〕22号。",
        "“二砂”即第二砂轮厂（今文创园）——一座工厂。",
        "Bauhaus, 1919 (Weimar) and it's 3:00",
        "占地1,356米，比例1:500",
        "电话0371-67691234，邮编450007，统一编号410102200001999999",
        "编号20210513000180138000199",
    ],
)
def test_what_is_right_is_left_in_peace(text):
    assert found(text) == []
