"""An editor opens the form, writes a whole record, is corrected where it is wrong, and submits it."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from heritage.catalogue.models import HeritageSitePage, Vocabulary
from tests.factories.accounts import AdministratorFactory
from tests.factories.catalogue import HeritageSitePageFactory, SourceFactory, TermFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db

ROWS = ["names", "designations", "zones", "statements", "milestones", "conflicts"]


@pytest.fixture
def editor(client):
    client.force_login(AdministratorFactory())
    return client


def an_entry(**changes):
    """What the browser posts for an entry; a list replaces the rows of that name."""
    rows = {name: changes.pop(name, []) for name in ROWS}
    return nested_form_data(
        {
            "title": "二砂",
            "slug": "",
            "summary": "1956年动工、1964年投产的砂轮厂。",
            "kind": "industrial",
            "scale": "site",
            "built": "1956/1964",
            "visibility": "public_exact",
            "entered_longitude": "113.59963",
            "entered_latitude": "34.74269",
            "entered_datum": "gcj02",
            "uncertainty_m": "200",
            "condition": "0",
            "story": streamfield([]),
            "comments": inline_formset([]),
            **changes,
            **{name: inline_formset(values) for name, values in rows.items()},
        }
    )


def add(editor, catalogue, button="action-submit", **changes):
    url = reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk])
    return editor.post(url, {**an_entry(**changes), button: "1"})


def test_a_whole_record_is_kept_as_written(editor, catalogue):
    source = SourceFactory()
    cited = inline_formset([{"source": source.pk, "locator": "第3版", "confidence": "verified"}])
    response = add(
        editor,
        catalogue,
        names=[{"kind": "official", "text": "郑州第二砂轮厂旧址"}, {"kind": "alias", "text": "四零二厂"}],
        designations=[{"level": "national", "status": "in_force", "date": "2019-10-07", "citations": cited}],
        statements=[{"property": "address", "value": "中原区华山路78号", "citations": cited}],
        milestones=[{"date": "1956", "text": "动工兴建。", "citations": cited}],
        story=streamfield(
            [
                (
                    "paragraph",
                    {
                        "text": rich_text("<p>1956年动工。[1]</p>", features=["bold"]),
                        "lead": "",
                        "citations": streamfield_list([{"source": source.pk, "locator": "", "confidence": "verified"}]),
                    },
                )
            ]
        ),
    )

    site = HeritageSitePage.objects.get()
    assert response.status_code == 302
    assert not site.live  # three people sign first
    assert site.slug == "er-sha"
    assert site.announced_name == "郑州第二砂轮厂旧址"
    assert site.highest_level == "national"
    assert (round(site.longitude, 5), round(site.latitude, 5)) == (113.59359, 34.74389)
    assert site.statements.get().citations.get().locator == "第3版"
    assert site.milestones.get().date_earliest == 19560101
    assert site.story[0].value["citations"][0]["source"] == source


def streamfield_list(items):
    """What the browser posts for a list block."""
    data = {"count": str(len(items))}
    for number, item in enumerate(items):
        data[str(number)] = {"value": item, "order": str(number), "deleted": "", "id": ""}
    return data


ZONE = {
    "type": "Polygon",
    "coordinates": [[[113.59, 34.74], [113.6, 34.75], [113.6, 34.74], [113.59, 34.75], [113.59, 34.74]]],
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"built": "五十来年前"}, "日期“五十来年前”读不懂"),
        ({"entered_datum": ""}, "请选择坐标的坐标系"),
        ({"entered_longitude": "34.74", "entered_latitude": "113.59"}, "填反了"),
        ({"entered_longitude": "2.35", "entered_latitude": "48.85"}, "不在中国境内"),
        ({"entered_latitude": ""}, "经度和纬度要一起填写"),
        ({"entered_datum": "wgs84", "position_method": "高德拾取"}, "把坐标系改为 GCJ-02"),
        ({"names": [{"kind": "official", "text": "甲"}, {"kind": "official", "text": "乙"}]}, "公布名称只能有一个"),
        (
            {"zones": [{"kind": "body", "entered_datum": "wgs84", "entered_geometry": json.dumps(ZONE)}]},
            "边界与自身相交",
        ),
        (
            {
                "designations": [
                    {"level": "historic_building", "status": "in_force", "citations": inline_formset([])},
                    {"level": "municipal", "status": "in_force", "citations": inline_formset([])},
                ]
            },
            "不能同时现行",
        ),
        (
            {
                "designations": [
                    {
                        "level": "national",
                        "document_number": "国发[19]22号",
                        "status": "in_force",
                        "citations": inline_formset([]),
                    }
                ]
            },
            "六角括号",
        ),
        (
            {
                "visibility": "hidden_or_generalised",
                "milestones": [{"date": "1956", "text": "在村北200米发现。", "citations": inline_formset([])}],
            },
            "位置不公开，文字里却写了",
        ),
        ({"visibility": "restricted", "summary": "遗址在村北200米。"}, "位置不公开，文字里却写了"),
        (
            {
                "statements": [
                    {
                        "property": "address",
                        "value": "某处",
                        "citations": inline_formset([{"source": "", "locator": "", "confidence": "verified"}]),
                    }
                ]
            },
            "没有来源的说法只能标为“待核”",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence_that_says_what_to_do(editor, catalogue, changes, sentence):
    response = add(editor, catalogue, **changes)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not HeritageSitePage.objects.exists()


def test_a_place_cannot_belong_to_its_own_part(editor, catalogue):
    base = HeritageSitePageFactory(title="纺织工业基地", scale="area")
    mill = HeritageSitePageFactory(title="国棉三厂", scale="block", part_of=base)

    url = reverse("wagtailadmin_pages:edit", args=[base.pk])
    response = editor.post(
        url,
        {**an_entry(title="纺织工业基地", slug=base.slug, scale="area", part_of=str(mill.pk)), "action-submit": "1"},
    )

    assert "已经属于" in response.content.decode()


def test_a_part_is_smaller_than_its_whole(editor, catalogue):
    whole = HeritageSitePageFactory(title="某建筑", scale="building")

    response = add(editor, catalogue, part_of=str(whole.pk))

    assert "不大于本条的" in response.content.decode()


@pytest.mark.parametrize("tab", ["基本", "名称", "保护", "位置", "正文", "要点与来源", "内部", "设置"])
def test_the_form_has_a_chinese_tab_for_each_part_of_the_work(editor, catalogue, tab):
    url = reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk])

    assert tab in editor.get(url).content.decode()


def test_a_draft_can_be_previewed_before_it_is_saved(editor, catalogue, settings):
    url = reverse("wagtailadmin_pages:preview_on_add", args=["catalogue", "heritagesitepage", catalogue.pk])
    editor.post(
        url,
        an_entry(
            names=[{"kind": "official", "text": "郑州第二砂轮厂旧址"}],
            milestones=[{"date": "1956", "text": "动工兴建。", "citations": inline_formset([])}],
        ),
    )

    response = editor.get(url, {"mode": ""})

    html = response.content.decode()
    assert "郑州第二砂轮厂旧址" in html
    assert "动工兴建。" in html
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in editor.get(catalogue.url)["Content-Security-Policy"]


def test_a_list_of_words_offers_only_the_words_of_its_vocabulary(editor, catalogue):
    TermFactory(vocabulary=Vocabulary.STREET_OFFICE, name="棉纺路街道")
    TermFactory(vocabulary=Vocabulary.EVENT_KIND, name="名家讲座")

    html = editor.get(reverse("wagtailadmin_pages:add", args=["catalogue", "heritagesitepage", catalogue.pk])).content

    assert html.decode().count(">棉纺路街道</option>") == 1
    assert "名家讲座" not in html.decode()


def test_a_picture_or_source_deleted_since_leaves_the_form_and_the_page_open(editor, client, catalogue):
    photo, source = PhotoFactory(), SourceFactory(title="删去的来源")
    story = [
        {"type": "photo", "value": {"photo": photo.pk, "caption": "厂门"}},
        {"type": "quotation", "value": {"text": "厂门", "attribution": "", "source": source.pk}},
    ]
    site = HeritageSitePageFactory(story=story)
    HeritageSitePage.objects.filter(pk=site.pk).update(live=False)  # what a public page shows is not deleted
    photo.delete()
    source.delete()
    HeritageSitePage.objects.filter(pk=site.pk).update(live=True)

    assert editor.get(reverse("wagtailadmin_pages:edit", args=[site.pk])).status_code == 200
    assert "来源已从目录删除" in client.get(site.url).content.decode()


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_was_only_added_neither_breaks_the_draft_nor_its_view(editor, catalogue, name):
    empty = {"ORDER": "1", "citations": inline_formset([])}
    empty |= {"status": "in_force"} if name == "designations" else {}
    add(editor, catalogue, button="save_draft", **{name: [empty]})

    for page in HeritageSitePage.objects.filter(title="二砂"):
        assert editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200
        assert editor.get(reverse("prechecks", args=[page.pk])).status_code == 200


def test_an_act_without_its_level_is_asked_for_it(editor, catalogue):
    row = {"level": "", "status": "in_force", "authority": "郑州市人民政府", "citations": inline_formset([])}
    page = add(editor, catalogue, designations=[row]).content.decode()

    assert "没有存上" in page
    assert "郑州市人民政府" in page
