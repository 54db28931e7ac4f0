import pytest
from django.utils import timezone

from heritage.catalogue.choices import Visibility
from heritage.catalogue.models import Vocabulary
from heritage.events.models import Book, Organiser, Speaker
from tests.factories.catalogue import HeritageSitePageFactory, TermFactory, a_statement
from tests.factories.events import EventPageFactory, a_session
from tests.factories.pages import SchoolsPageFactory

pytestmark = pytest.mark.django_db


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def test_list_shows_coming_events_before_past_ones(client, programme):
    EventPageFactory(title="上个月的", sessions=[a_session(-30)])
    EventPageFactory(title="下周的", sessions=[a_session(7)])

    html = text(client, "/events/")

    assert html.index("即将举行") < html.index("下周的") < html.index("已经结束") < html.index("上个月的")


def test_list_says_when_there_may_be_something_if_nothing_is_announced(client, programme):
    html = text(client, "/events/")

    assert "每年四月的第四周是全民阅读活动周" in html
    assert "<ol" not in html.split("<main")[1].split('aria-labelledby="none-coming"')[1].split("</section>")[0]

    EventPageFactory()

    assert "每年四月的第四周是全民阅读活动周" not in text(client, "/events/")


def test_list_keeps_the_choice_and_says_when_nothing_fits(client, programme):
    EventPageFactory(title="厂区的", series="厂区共读")
    EventPageFactory(title="街区的", series="街区行读", sessions=[a_session(-3)])

    chosen = text(client, "/events/?series=厂区共读")
    only_past = text(client, "/events/?series=街区行读")

    assert "厂区的" in chosen
    assert "街区的" not in chosen
    assert '<option value="厂区共读" selected>' in chosen
    assert "/events/calendar.ics?series=%E5%8E%82%E5%8C%BA%E5%85%B1%E8%AF%BB" in chosen
    assert "没有符合条件的即将举行的活动" in only_past
    assert "街区的" in only_past


def test_list_goes_on_after_twenty_four_events(client, programme):
    for number in range(25):
        EventPageFactory(title=f"第{number:02}场", sessions=[a_session(-number - 1)])

    first, second = text(client, "/events/"), text(client, "/events/?page=2")

    assert "第23场" in first
    assert "第24场" not in first
    assert "第24场" in second
    assert second.count('class="event"') == 1
    assert '<a href="/events/?page=2">2</a>' in first
    assert '<a href="/events/?page=2" aria-current="page">2</a>' in second
    assert "即将举行" not in second


def test_page_numbers_keep_the_choice(client, programme):
    for _ in range(25):
        EventPageFactory(series="a&b")

    assert 'href="/events/?series=a%26b&amp;page=2"' in text(client, "/events/?series=a%26b")


@pytest.mark.parametrize("page", ["0", "-1", "99", "abc", "1e9", "%00"])
def test_a_page_that_does_not_exist_is_no_error(client, programme, page):
    EventPageFactory()

    text(client, f"/events/?page={page}")


def test_sample_is_marked_wherever_it_shows(client, programme):
    sample = EventPageFactory(title="读一座工厂", is_sample=True)
    mark = '<span class="sample">示例</span>'

    page = text(client, sample.url)

    assert mark in text(client, "/events/")
    assert mark in page
    assert "<title>读一座工厂（示例）｜书香中原</title>" in page

    sample.is_sample = False
    sample.save()

    assert mark not in text(client, "/events/").split("<main")[1].split("</main>")[0]
    assert mark not in text(client, sample.url)


@pytest.mark.parametrize(("status", "word"), [("cancelled", "取消"), ("postponed", "延期")])
@pytest.mark.parametrize("days", [7, -700])
def test_cancelled_and_postponed_events_say_why_for_ever(client, programme, status, word, days):
    event = EventPageFactory(status=status, status_reason="暴雨红色预警。", sessions=[a_session(days)])

    html = text(client, event.url)

    assert f'<p class="notice notice--strong event__notice"><b>{word}</b><span>暴雨红色预警。' in html
    assert f"<title>{word}：" in html
    assert f'<span class="badge badge--{status}">{word}</span>' in text(client, "/events/")


def test_event_as_planned_has_no_such_notice(client, programme):
    assert "notice--strong" not in text(client, EventPageFactory().url)


def test_page_names_its_permanent_address_and_its_calendar_file(client, programme):
    event = EventPageFactory(slug="juchi-wuding")

    html = text(client, event.url)

    assert f'<a class="num" href="/e/{event.pk}">http://testserver/e/{event.pk}</a>' in html
    assert '<a class="button button--main" href="/events/juchi-wuding/event.ics">加入日历</a>' in html


@pytest.mark.parametrize(
    "fields",
    [{"sessions": [a_session(-7)]}, {"sessions": []}, {"status": "cancelled", "status_reason": "雨"}],
)
def test_nothing_to_add_to_a_calendar_without_a_coming_session(client, programme, fields):
    assert "加入日历" not in text(client, EventPageFactory(**fields).url)


def test_page_tells_everything_that_is_known(client, programme):
    event = EventPageFactory(
        kind=TermFactory(vocabulary=Vocabulary.EVENT_KIND, name="现场导读"),
        body=[("text", "<p>先看屋顶。</p>")],
        recap=[("text", "<p>来了四十人。</p>")],
        organisers=[Organiser(name="区图书馆")],
        speakers=[Speaker(name="李敏", note="馆员")],
        books=[Book(title="乡土中国", author="费孝通", why="从聚居讲起。")],
        meeting_point="东侧入口",
        bring="铅笔",
        telephone="0371-00000000",
    )

    html = text(client, event.url)

    for words in ("现场导读", "先看屋顶。", "来了四十人。", "东侧入口", "铅笔", "0371-00000000"):
        assert words in html
    assert "<dt>主办</dt><dd>区图书馆</dd>" in html
    assert '<dt class="facts__name">李敏</dt><dd>馆员</dd>' in html
    assert '<dt class="facts__name">《乡土中国》</dt><dd>费孝通<br><span class="soft">从聚居讲起。</span></dd>' in html


def test_what_is_not_known_is_said(client, programme):
    html = text(client, EventPageFactory(books=[Book(title="二砂厂志")]).url)

    for label in ("集合点", "可进入范围", "无障碍", "天气", "主办", "联系电话", "对象"):
        assert f'<dt>{label}</dt><dd><span class="unknown">未查到</span>' in html
    assert '<dt class="facts__name">《二砂厂志》</dt><dd>作者 <span class="unknown">未查到</span>' in html


def test_place_links_to_its_entry_only_while_that_is_published(client, programme):
    place = HeritageSitePageFactory(title="二砂", slug="ersha", located=True)
    event = EventPageFactory(place=place)

    assert '<a href="/sites/ersha/">二砂</a>' in text(client, event.url)

    place.unpublish()

    assert "二砂" not in text(client, event.url)
    assert "二砂" not in text(client, "/events/")


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_hidden_place_is_not_located_by_its_event(client, programme, visibility):
    place = HeritageSitePageFactory(
        title="某遗址", hidden=True, visibility=visibility, statements=[a_statement(value="柳沟村北")]
    )
    event = EventPageFactory(place=place, venue="柳沟小学", room="柳沟村委会", meeting_point="柳沟村口")

    html = text(client, event.url)

    assert "某遗址" in html
    assert "不公开，由主办单位告知" in html
    assert "柳沟" not in html + text(client, "/events/")

    place.visibility = Visibility.PUBLIC_EXACT
    place.save()

    assert "柳沟村口" in text(client, event.url)


def test_times_across_midnight_name_the_day(client, programme):
    event = EventPageFactory(sessions=[a_session(7, hours=26)])
    end = timezone.localtime(event.timetable[0].end)

    assert f"{end.month}月{end.day}日 11:30" in text(client, event.url)


def test_event_without_a_time_says_so(client, programme):
    event = EventPageFactory(sessions=[])

    assert "时间待定，确定后在本页公布。" in text(client, event.url)
    assert "时间待定" in text(client, "/events/")


def test_page_in_preview_needs_no_key(programme, rf):
    event = EventPageFactory.build(sessions=[])
    event.pk = None

    response = event.make_preview_request(preview_mode=event.default_preview_mode)

    assert response.status_code == 200
    assert "永久地址" not in response.render().content.decode()


def test_schools_page_leads_to_events_calendar_and_class_booking(client, programme):
    SchoolsPageFactory()
    EventPageFactory(title="下周的")

    html = text(client, "/schools/")

    assert "下周的" in html
    assert "http://testserver/events/calendar.ics" in html
    assert "由老师在网上登记班数、人数和一位成年联系人" in html
    assert "<form" not in html.split("<main")[1].split("</main>")[0]
