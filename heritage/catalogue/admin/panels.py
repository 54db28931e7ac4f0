"""The panels of an entry's form: tabs in the order of the editors' work."""

from django.forms import Select, TextInput
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    PublishingPanel,
    TabbedInterface,
)

from heritage.catalogue.position.panel import PositionPanel

basics = [
    # Not Wagtail's TitleFieldPanel, which copies the title into the slug: the pinyin is made when the page is saved.
    FieldPanel(
        "title",
        heading="标题",
        help_text="通行的短名最好，例如：二砂。公布名称写在“名称”一栏",
        classname="title",
        widget=TextInput({"placeholder": "标题（必填）"}),
    ),
    FieldPanel("summary"),
    FieldPanel("summary_en"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("scale")]),
    FieldRowPanel([FieldPanel("built"), FieldPanel("survey_class", widget=Select)]),
    FieldRowPanel([FieldPanel("ended"), FieldPanel("ended_by")]),
    PageChooserPanel("part_of", "catalogue.HeritageSitePage"),
    FieldPanel("photo"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opening"), FieldPanel("project_stage")]),
            FieldPanel("notice"),
            FieldPanel("last_checked"),
        ],
        heading="开放与核对",
    ),
]

names = [InlinePanel("names", heading="名称", label="名称", help_text="公布名称只有一个；简称、又称、曾用名都能被搜到")]

protection = [
    InlinePanel("designations", heading="保护身份", label="保护身份", help_text="一次公布一行，旧的不删，标明“已升级”"),
    InlinePanel("zones", heading="保护区划", label="保护区划"),
]

position = [
    HelpPanel(
        content="<p>先选公开级别。级别为“只公开到街道”或“不公开”时，地址、坐标和范围不会出现在任何页面、数据和搜索里。</p>"
    ),
    FieldPanel("visibility"),
    MultiFieldPanel(
        [
            PositionPanel("point"),
            FieldRowPanel(
                [FieldPanel("entered_longitude"), FieldPanel("entered_latitude"), FieldPanel("entered_datum")]
            ),
            FieldRowPanel([FieldPanel("uncertainty_m"), FieldPanel("position_method")]),
            FieldPanel("position_source"),
        ],
        heading="位置（照原样填写，系统换算）",
    ),
    FieldRowPanel([FieldPanel("street_office", widget=Select), FieldPanel("managed_by", widget=Select)]),
]

story = [
    FieldPanel("story"),
]

facts = [
    InlinePanel("statements", heading="要点", label="要点", help_text="一行一件事，每行注明来源"),
    InlinePanel("milestones", heading="沿革", label="沿革"),
    InlinePanel("conflicts", heading="说法不一", label="说法", help_text="来源不一致时，几种说法都写上"),
]

internal = [
    HelpPanel(content="<p>这一页的内容只供内部，不对外显示。</p>"),
    FieldPanel("condition"),
    FieldPanel("internal_note"),
]

settings = [
    MultiFieldPanel(
        [
            FieldPanel("slug", heading="网址", help_text="留空就按标题的拼音生成，例如：ersha"),
            FieldPanel("seo_title"),
            FieldPanel("search_description"),
        ],
        heading="网址与搜索引擎",
    ),
    PublishingPanel(),
]

site_edit_handler = TabbedInterface(
    [
        ObjectList(basics, heading="基本"),
        ObjectList(names, heading="名称"),
        ObjectList(protection, heading="保护"),
        ObjectList(position, heading="位置"),
        ObjectList(story, heading="正文"),
        ObjectList(facts, heading="要点与来源"),
        ObjectList(internal, heading="内部"),
        ObjectList(settings, heading="设置"),
    ]
)
