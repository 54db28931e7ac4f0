"""The panels of the editor of an event."""

from django.forms import CheckboxSelectMultiple, Select, TextInput
from wagtail.admin.compare import TextFieldComparison
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.models import Page


class WhenComparison(TextFieldComparison):
    """Two versions of the time of a session, each as readers read it."""

    def __init__(self, *sessions):
        self.val_a, self.val_b = (session.when.in_full if session.start and session.end else "" for session in sessions)

    def field_label(self):
        return "时间"


class WhenPanel(FieldRowPanel):
    """The fields that say when a session is. Reviewers compare the time, not the fields."""

    class BoundPanel(FieldRowPanel.BoundPanel):
        def get_comparison(self):
            return [WhenComparison]


index_panels = [*Page.content_panels, FieldPanel("lead")]
session_panels = [
    WhenPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("all_day")]),
    FieldRowPanel([FieldPanel("audience"), FieldPanel("capacity"), FieldPanel("full")]),
    FieldRowPanel([FieldPanel("booking_opens"), FieldPanel("booking_closes"), FieldPanel("takes_classes")]),
]
organiser_panels = [FieldRowPanel([FieldPanel("role"), FieldPanel("name")])]
material_panels = [FieldPanel("title"), FieldPanel("document"), FieldPanel("licence")]
speaker_panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("note")])]
book_panels = [
    FieldRowPanel([FieldPanel("title"), FieldPanel("author")]),
    FieldRowPanel([FieldPanel("publisher"), FieldPanel("year"), FieldPanel("isbn")]),
    FieldPanel("why"),
]


def _title(example):
    """Replace Wagtail's title panel, which copies the title into the slug: ours is made of the pinyin on saving."""
    return FieldPanel("title", heading="标题", classname="title", widget=TextInput({"placeholder": example}))


_address = [
    FieldPanel("slug", help_text="空着就由标题的拼音生成，例如：juchi-wuding"),
    FieldPanel("seo_title"),
    FieldPanel("search_description"),
]

event_edit_handler = TabbedInterface(
    [
        ObjectList(
            [
                _title("例如：在锯齿屋顶下读一座工厂"),
                FieldPanel("summary"),
                FieldRowPanel([FieldPanel("kind", widget=Select), FieldPanel("series"), FieldPanel("is_sample")]),
                FieldPanel("photo"),
                FieldPanel("body"),
            ],
            heading="介绍",
        ),
        ObjectList(
            [
                InlinePanel("sessions", heading="场次", label="场次", min_num=1),
                MultiFieldPanel(
                    [FieldPanel("status", read_only=True), FieldPanel("status_reason")],
                    heading="改期、延期或取消",
                    help_text="公布以后，用页面上方“…”菜单里的“改期”“延期”“取消”，一步改好并通知。这里只能改原因的文字。",
                ),
            ],
            heading="时间",
        ),
        ObjectList(
            [
                PageChooserPanel("place", "catalogue.HeritageSitePage"),
                FieldRowPanel([FieldPanel("venue"), FieldPanel("room")]),
                FieldPanel("meeting_point"),
                FieldRowPanel([FieldPanel("way_there"), FieldPanel("bus")]),
                FieldPanel("open_air"),
                FieldPanel("accessible_area"),
                FieldPanel("step_free"),
            ],
            heading="地点",
        ),
        ObjectList(
            [
                FieldRowPanel([FieldPanel("audience"), FieldPanel("fee")]),
                FieldPanel("grade_bands", widget=CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("for_families"), FieldPanel("for_adults")]),
                FieldRowPanel([FieldPanel("how_to_join"), FieldPanel("telephone")]),
                FieldRowPanel([FieldPanel("bring"), FieldPanel("weather_rule")]),
            ],
            heading="参加",
        ),
        ObjectList(
            [
                InlinePanel("organisers", heading="主办承办", label="单位"),
                InlinePanel("speakers", heading="主讲", label="主讲"),
                InlinePanel("books", heading="书目", label="书"),
                InlinePanel("materials", heading="可下载的资料", label="资料"),
            ],
            heading="单位、书目、资料",
        ),
        ObjectList([FieldPanel("recap")], heading="回顾"),
        ObjectList(
            [
                MultiFieldPanel(
                    _address,
                    heading="网址与搜索引擎",
                ),
                PublishingPanel(),
            ],
            heading="设置",
        ),
    ]
)

teaching_source_panels = [FieldRowPanel([FieldPanel("source"), FieldPanel("locator")])]
teaching_edit_handler = TabbedInterface(
    [
        ObjectList(
            [
                _title("例如：画一条屋顶线"),
                FieldPanel("summary"),
                FieldRowPanel([FieldPanel("subject"), FieldPanel("duration"), FieldPanel("is_sample")]),
                FieldPanel("grade_bands", widget=CheckboxSelectMultiple),
                PageChooserPanel("place", "catalogue.HeritageSitePage"),
                FieldPanel("curriculum"),
                FieldPanel("photo"),
                FieldPanel("body"),
                FieldPanel("answers"),
                FieldRowPanel([FieldPanel("safety"), FieldPanel("licence")]),
                InlinePanel("source_rows", heading="来源", label="来源"),
            ],
            heading="教学单",
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    _address,
                    heading="网址与搜索引擎",
                ),
                PublishingPanel(),
            ],
            heading="设置",
        ),
    ]
)
