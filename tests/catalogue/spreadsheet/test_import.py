"""A file becomes drafts: valid rows are accepted, faults are named cell by cell, and nothing is published."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageLogEntry

from heritage.catalogue.models import HeritageSitePage, Source
from heritage.editorial.drafts import AsTyped, Mark
from tests.catalogue.spreadsheet.conftest import draft, outcomes, problems
from tests.catalogue.spreadsheet.files import ENTRY
from tests.factories.catalogue import (
    HeritageSitePageFactory,
    SourceFactory,
    TermFactory,
    a_designation,
    a_milestone,
    a_name,
)
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


def test_a_new_entry_arrives_whole_and_as_a_draft(clerk):
    TermFactory(vocabulary="street_office", name="棉纺路街道")
    upload = clerk.write(
        条目=[ENTRY | {"街道": "棉纺路街道", "年代": "1956/1964"}],
        名称=[{"编号": "新1", "种类": "公布名称", "名称": "郑州第二砂轮厂旧址"}],
        保护身份=[
            {"编号": "新1", "身份": "全国重点文物保护单位", "公布日期": "2019-10-07", "来源": "ZZWB19 第3版"},
        ],
        年表=[{"编号": "新1", "日期": "1956年", "事件": "动工兴建。", "来源": "ZZWB19；无"}],
        要点=[{"编号": "新1", "事项": "地址", "内容": "中原区华山路78号"}],
        来源=[{"编号": "ZZWB19", "题名": "二砂旧址入选", "发表处": "郑州晚报", "等级": "报刊、通讯社或文博单位"}],
        位置=[
            {
                "编号": "新1",
                "公开级别": "公开（精确到点）",
                "经度": 113.59359,
                "纬度": 34.74389,
                "坐标系": "WGS-84／CGCS2000（GPS、天地图）",
            }
        ],
    )

    assert outcomes(upload) == {"ZZWB19": "new", "新1": "new"}
    site = draft(title="二砂")
    assert not site.live
    assert site.number.startswith("ZY-")
    assert site.street_office.name == "棉纺路街道"
    assert (site.announced_name, site.highest_level, site.built_earliest) == (
        "郑州第二砂轮厂旧址",
        "national",
        19560101,
    )
    assert (round(site.longitude, 5), site.visibility) == (113.59359, "public_exact")
    assert site.designations.get().citations.get().locator == "第3版"
    assert [citation.confidence for citation in site.milestones.get().citations.all()] == ["verified", "general"]
    assert Source.objects.get().grade == "B"
    assert PageLogEntry.objects.get(action="catalogue.import").user == clerk.user


def test_an_existing_entry_is_changed_in_its_draft_and_stays_as_it_is_for_the_public(clerk, client):
    site = HeritageSitePageFactory(title="二砂", names=[a_name("二砂厂", "alias")], milestones=[a_milestone()])
    publish(site)
    upload = clerk.write(
        条目=[ENTRY | {"编号": site.number, "摘要": "改过的摘要。"}],
        名称=[
            {"编号": site.number, "种类": "简称", "名称": "二砂"},
            {"编号": site.number, "种类": "又称", "名称": "二砂厂"},
        ],
        年表=[{"编号": site.number, "日期": "1956", "事件": "动工兴建。", "用途转折": "是"}],
    )

    [record] = upload.records.all()
    assert record.changes == [
        ["条目", 2, "摘要", "一处地方。", "改过的摘要。"],
        ["名称", 2, "", "", "新增：二砂"],
        ["年表", 2, "用途转折", "否", "是"],
    ]
    changed = draft(pk=site.pk)
    assert (changed.summary, changed.milestones.get().turn) == ("改过的摘要。", True)
    assert [name.text for name in changed.names.all()] == ["二砂厂", "二砂"]
    assert HeritageSitePage.objects.get(pk=site.pk).summary == "一处地方。"
    assert "改过的摘要" not in client.get(site.url).content.decode()


def test_what_is_good_is_taken_and_the_rest_is_left_with_the_spot_and_the_remedy(clerk):
    upload = clerk.write(
        条目=[
            ENTRY,
            ENTRY | {"编号": "新2", "类别": "工厂"},
            ENTRY | {"编号": "新3", "标题": None},
            ENTRY | {"编号": None},
            ENTRY | {"编号": "ZY-0999"},
            ENTRY | {"编号": "新4", "标题": "又一处"},
            ENTRY | {"编号": "新4"},
        ],
        位置=[{"编号": "新9", "经度": "113.6", "纬度": "34.7", "坐标系": None}],
    )

    found = {(sheet, row, heading): sentence for sheet, row, heading, sentence in problems(upload)}
    assert found[("条目", 3, "类别")].startswith("“工厂”不在“类别”的选项里。")
    assert found[("条目", 4, "标题")] == "没有填写“标题”。通行的短名，例如：二砂。"
    assert found[("条目", 5, "编号")] == (
        "没有编号。已有的条目写它的编号，例如：ZY-0001；新条目自己编一个，例如：新1。"
    )
    assert found[("条目", 6, "编号")] == "没有编号为“ZY-0999”的条目。新条目的编号由系统给，请写：新1。"
    assert found[("条目", 8, "编号")] == "编号“新4”在表里写了两次。请留下一行。"
    assert found[("位置", 2, "编号")].startswith("“条目”表里没有“新9”。")
    assert [page.title for page in HeritageSitePage.objects.all()] == ["二砂"]


def test_a_position_without_its_datum_is_refused_even_where_the_entry_has_one(clerk):
    site = HeritageSitePageFactory(located=True)
    upload = clerk.check(位置=[{"编号": site.number, "经度": "113.6", "纬度": "34.75"}])

    assert problems(upload)[0][:3] == ("位置", 2, "坐标系")


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ({"位置": [{"编号": "新1", "经度": 34.7, "纬度": 113.6, "坐标系": "wgs84"}]}, ("位置", 2, "经度")),
        ({"条目": [ENTRY | {"摘要": "在村北200米。"}]}, ("条目", 2, "摘要")),
        ({"年表": [{"编号": "新1", "日期": "1956", "事件": "在村北200米发现。"}]}, ("年表", 2, "事件")),
        (
            {"名称": [{"编号": "新1", "种类": "公布名称", "名称": name} for name in "甲乙"]},
            ("名称", 3, "种类"),
        ),
        (
            {"保护身份": [{"编号": "新1", "身份": "历史建筑"}, {"编号": "新1", "身份": "市级文物保护单位"}]},
            ("保护身份", 2, "状态"),
        ),
        ({"保护身份": [{"编号": "新1", "身份": "历史建筑", "文号": "豫政[2021]"}]}, ("保护身份", 2, "文号")),
        ({"年表": [{"编号": "新1", "日期": "1956", "事件": "动工。", "来源": "没有"}]}, ("年表", 2, "来源")),
        ({"条目": [ENTRY | {"属于": "ZY-0777"}]}, ("条目", 2, "属于")),
    ],
)
def test_the_rules_of_the_form_hold_for_a_file_too(clerk, rows, place):
    upload = clerk.check(**{"条目": [ENTRY], **rows})

    assert [problem[:3] for problem in problems(upload)] == [place]
    assert not HeritageSitePage.objects.exists()


def test_a_part_may_stand_before_its_whole_in_the_file(clerk):
    clerk.write(
        条目=[
            ENTRY | {"编号": "新1", "标题": "锅炉房", "层级": "单体建筑", "属于": "新2"},
            ENTRY | {"编号": "新2", "标题": "二砂", "层级": "街区"},
        ]
    )

    assert draft(title="锅炉房").part_of.title == "二砂"


def test_a_whole_in_the_file_that_is_no_larger_than_its_part_is_refused(clerk):
    upload = clerk.check(条目=[ENTRY | {"编号": "新1"}, ENTRY | {"编号": "新2", "属于": "新1"}])

    assert problems(upload) == [("条目", 3, "属于", "“二砂”的层级不大于本条的层级。请改“层级”或“属于”。")]


def test_the_word_clear_empties_a_field_and_an_empty_cell_changes_nothing(clerk):
    site = HeritageSitePageFactory(title="二砂", notice="汛期关闭。", built="1956")
    clerk.write(条目=[{"编号": site.number, "标题": "二砂", "类别": None, "摘要": None, "告示": "清空", "年代": None}])

    changed = draft(pk=site.pk)
    assert (changed.notice, changed.built, changed.summary) == ("", "1956", "一处地方。")


def test_a_source_that_is_there_is_never_changed(clerk):
    SourceFactory(code="ZZWB19", title="旧题名")
    upload = clerk.check(来源=[{"编号": "ZZWB19", "题名": "新题名"}])

    assert problems(upload) == [("来源", 2, "题名", "这个来源已经有了，这一栏是“旧题名”。要改请到“来源”里改。")]


def test_what_was_changed_after_the_check_is_not_overwritten(clerk):
    site = HeritageSitePageFactory(title="二砂")
    upload = clerk.check(条目=[ENTRY | {"编号": site.number}])
    site.summary = "同事刚改的。"
    site.save_revision()

    [record] = clerk.write(upload).records.all()

    assert (record.state, record.note) == ("failed", "检查以后又有人改过这一条。请重新上传检查。")
    assert draft(pk=site.pk).summary == "同事刚改的。"


def test_a_locked_entry_and_one_of_another_office_are_left_alone(clerk):
    locked, foreign = HeritageSitePageFactory(), HeritageSitePageFactory()
    HeritageSitePage.objects.filter(pk=locked.pk).update(locked=True)
    clerk.user.groups.clear()
    upload = clerk.check(条目=[ENTRY | {"编号": foreign.number}])
    assert problems(upload)[0][3].startswith("这一条不归您编辑。")

    clerk.user.groups.add(Group.objects.get(name="录入"))
    clerk.user = type(clerk.user).objects.get(pk=clerk.user.pk)
    upload = clerk.check(条目=[ENTRY | {"编号": locked.number}])
    assert problems(upload)[0][3].startswith("这一条已锁定或正由别人审核")


def test_designations_of_one_level_are_distinguished_by_their_batch(clerk):
    site = HeritageSitePageFactory(designations=[a_designation("municipal", batch="第一批")])
    clerk.write(
        保护身份=[
            {"编号": site.number, "身份": "市级文物保护单位", "批次": "第二批", "状态": "已升级"},
            {"编号": site.number, "身份": "市级文物保护单位", "批次": "第一批", "名单": "第一批名单"},
        ]
    )

    assert [(row.batch, row.status, row.list_name) for row in draft(pk=site.pk).designations.all()] == [
        ("第一批", "in_force", "第一批名单"),
        ("第二批", "raised", ""),
    ]


def test_the_number_of_a_document_is_repaired_and_the_check_shows_it(clerk):
    upload = clerk.check(条目=[ENTRY], 保护身份=[{"编号": "新1", "身份": "历史建筑", "文号": "豫政[2021]37号"}])

    assert ["保护身份", 2, "文号", "豫政[2021]37号", "豫政〔2021〕37号"] in upload.records.get().values
    clerk.write(upload)
    assert draft().designations.get().document_number == "豫政〔2021〕37号"


def test_a_draft_in_which_something_is_wrong_is_not_written_over(clerk):
    page = HeritageSitePageFactory()
    page.as_typed = AsTyped([Mark("built", "年代", "日期“某年”读不懂。")])
    page.save_revision()
    rows = [ENTRY | {"编号": page.number, "摘要": "新的摘要。"}]

    assert problems(clerk.check(条目=rows)) == [
        ("条目", 2, "编号", "草稿里有没填对的地方（年代）。请先打开改好，再导入。")
    ]
    page.as_typed = None
    page.save_revision()
    assert problems(clerk.check(条目=rows)) == []
