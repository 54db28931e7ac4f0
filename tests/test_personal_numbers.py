import pytest

from heritage.personal_numbers import identity_number_in, mobile_number_in


@pytest.mark.parametrize(
    "text",
    [
        "410102201501011234",
        "41010220150101123X",
        "41010220150101123x",
        "王小明410102201501011234，过敏",
        "4101 0220 1501 0112 34",
        "410102-20150101-1234",
        "4 1 0 1 0 2 2 0 1 5 0 1 0 1 1 2 3 X",
        "410102 - 20150101 - 1234",
        "４１０１０２２０１５０１０１１２３４",
        "四一〇一〇二二〇一五〇一〇一一二三四",
        "肆壹零壹零贰贰零壹伍零壹零壹壹贰叁肆",
        "٤١٠١٠٢٢٠١٥٠١٠١١٢٣٤",
        "410102\u200b201501011234",
        "410102 150101 123",  # of fifteen digits, as until 1999
    ],
)
def test_an_identity_number_is_found_however_it_is_written(text):
    assert identity_number_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "13800001111",
        "电话13800001111找家长",
        "138 0000 1111",
        "138-0000-1111",
        "+86 138 0000 1111",
        "(138)00001111",
        "1.3.8.0.0.0.0.1.1.1.1",
        "１３８００００１１１１",
        "一三八〇〇〇〇一一一一",
        "幺三八零零零零幺幺幺幺",
        "①③⑧⓪⓪⓪⓪①①①①",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(text):
    assert mobile_number_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "需要轮椅通道2处、大巴停车位1个",
        "0371-67000000",
        "4月18日上午9点到，2个班，共92人",
        "2027-04-18 09:30到，11:00走",
        "20270418、20270419都可以",
        "2027-04-18 2027-04-19",
        "三至四年级，一二三四五六年级都有",
        "每组12人，13组",
        "豫A12345",
    ],
)
def test_what_a_school_really_writes_is_left_alone(text):
    assert not identity_number_in(text)
    assert not mobile_number_in(text)
