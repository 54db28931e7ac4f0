"""The check shows every value of every new row as it will be stored, and marks what is stored in another way."""

import pytest
from django.urls import reverse

from tests.catalogue.spreadsheet.files import ENTRY, an_archive
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_milestone

pytestmark = pytest.mark.django_db


def values(upload, key):
    return [tuple(value) for record in upload.records.filter(key=key) for value in record.values]


def test_a_new_entry_shows_each_cell_and_marks_the_repairs(clerk):
    TermFactory(vocabulary="street_office", name="棉纺路街道")
    upload = clerk.check(
        条目=[ENTRY | {"年代": "五十年代", "街道": "棉纺路"}],
        年表=[{"编号": "新1", "日期": "光绪三十四年三月", "事件": "动工。", "用途转折": "√", "来源": "无"}],
        位置=[{"编号": "新1", "经度": "113°35′37″", "纬度": "34.74389", "坐标系": "高德", "误差（米）": "10米"}],
        照片=[{"编号": "新1", "文件名": "a.png", "性质": "照片", "拍摄时间": "1954.5"}],
        archive=an_archive(**{"a.png": None}),
    )

    assert values(upload, "新1") == [
        ("条目", 2, "标题", "", "二砂"),
        ("条目", 2, "类别", "", "工业遗产"),
        ("条目", 2, "摘要", "", "1956年动工的砂轮厂。"),
        ("条目", 2, "年代", "五十年代", "195X，20世纪50年代"),
        ("条目", 2, "街道", "棉纺路", "棉纺路街道"),
        ("位置", 2, "经度", "113°35′37″", "113.59361111"),
        ("位置", 2, "纬度", "", "34.74389"),
        ("位置", 2, "坐标系", "高德", "GCJ-02（高德、腾讯）"),
        ("位置", 2, "误差（米）", "10米", "10"),
        ("年表", 2, "日期", "光绪三十四年三月", "1908，1908年，农历“三月”不换算，只取年份"),
        ("年表", 2, "事件", "", "动工。"),
        ("年表", 2, "用途转折", "√", "是"),
        ("年表", 2, "来源", "", "无"),
        ("照片", 2, "性质", "", "照片"),
        ("照片", 2, "拍摄时间", "1954.5", "1954-05，1954年5月"),
        ("照片", 2, "文件名", "", "a.png，1200×800"),
    ]


def test_an_existing_entry_shows_its_new_rows_and_its_repairs_only(clerk):
    site = HeritageSitePageFactory(title="二砂", built="1956", milestones=[a_milestone()])
    written = site.number.lower()
    [old] = site.milestones.all()
    upload = clerk.check(
        条目=[ENTRY | {"编号": written, "年代": "1956年—1964年"}],
        年表=[
            {"编号": site.number, "日期": old.date, "事件": old.text},
            {"编号": site.number, "日期": "1964", "事件": "投产。"},
        ],
    )

    assert values(upload, site.number) == [
        ("条目", 2, "编号", written, site.number),
        ("条目", 2, "年代", "1956年—1964年", "1956/1964，1956—1964年"),
        ("年表", 3, "日期", "", "1964，1964年"),
        ("年表", 3, "事件", "", "投产。"),
    ]


def test_a_part_shows_its_whole_and_a_refused_entry_nothing(clerk):
    rows = [
        ENTRY | {"层级": "街区"},
        ENTRY | {"编号": "新2", "标题": "锅炉房", "属于": "新1"},
        ENTRY | {"编号": "新3", "类别": "工厂"},
    ]
    upload = clerk.check(条目=rows)

    assert ("条目", 3, "属于", "", "新1，二砂") in values(upload, "新2")
    assert values(upload, "新3") == []


def test_the_page_folds_the_values_and_marks_the_repairs(clerk):
    upload = clerk.check(条目=[ENTRY | {"年代": "五十年代"}])
    html = clerk.client.get(reverse("import", args=[upload.pk])).content.decode()

    assert "<summary>将存入的内容（4格，其中1格换了写法）</summary>" in html
    assert "<td>五十年代 → <mark>195X，20世纪50年代</mark></td>" in html
    assert "<td>工业遗产</td>" in html
