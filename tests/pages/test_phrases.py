"""A heading breaks between the words of a name, never inside one."""

import pytest

from heritage.pages.phrases import phrases


@pytest.mark.parametrize(
    ("heading", "pieces"),
    [
        ("二砂", "二砂"),
        ("常庄水库主坝", "常庄|水库|主坝"),
        ("纺织工业基地", "纺织|工业|基地"),
        ("三十里铺遗址", "三十里铺|遗址"),
        ("郑州第二砂轮厂旧址", "郑州第二|砂轮厂|旧址"),
        ("三厂中街：给一条街写说明", "三厂|中街：|给一条街写|说明"),
        ("在锯齿屋顶下读一座工厂", "在锯齿屋顶下|读一座工厂"),
        ("柳沟碑刻群", "柳沟|碑刻群"),
        ("A Site of 1964", "A Site of 1964"),
        ("", ""),
    ],
)
def test_a_heading_breaks_between_words(heading, pieces):
    assert "|".join(phrases(heading)) == pieces
    assert "".join(phrases(heading)) == heading
