"""The blocks of an entry's story."""

import re

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)

from heritage.catalogue.choices import Confidence
from heritage.catalogue.lazy_choosers import LazyPhotoChooser, LazySourceChooser
from heritage.chronology import date_reader, edtf
from heritage.pages.blocks import FigureBlock, SearchableStreamBlock
from heritage.photos.models import Photo
from heritage.photos.renditions.files import read_files

MARKER = re.compile(r"\[(\d{1,2})\]")
MARKERS = re.compile(r"(?:\[\d{1,2}\])+")


class CitationBlock(StructBlock):
    source = LazySourceChooser("catalogue.Source", label="来源", required=False)
    locator = CharBlock(label="位置", required=False, help_text="例如：第3版")
    confidence = ChoiceBlock(label="可信度", choices=Confidence.choices, default=Confidence.VERIFIED)

    def get_searchable_content(self, value):
        """Return the place in the source. The label of a confidence is a word of ours, and would find every entry."""
        return [value["locator"]] if value.get("locator") else []

    class Meta:
        label = "来源"
        icon = "link"


class ParagraphBlock(StructBlock):
    """A text in which `[1]`, `[2]` … stand for its first, second … citation."""

    text = RichTextBlock(
        label="文字",
        features=["bold", "link", "document-link"],
        help_text="在句末写 [1]、[2]，表示这句话出自下面第一条、第二条来源",
    )
    lead = BooleanBlock(label="作为导语（大一号）", required=False)
    citations = ListBlock(CitationBlock(), label="来源", default=[], collapsed=True)

    def clean(self, value):
        cleaned = super().clean(value)
        used = {int(number) for number in MARKER.findall(cleaned["text"].source)}
        missing = sorted(number for number in used if not 1 <= number <= len(cleaned["citations"]))
        if missing:
            raise StructBlockValidationError(
                {
                    "text": ValidationError(
                        f"文中写了 [{missing[0]}]，下面却没有第 {missing[0]} 条来源。请补上来源，或改正数字。"
                    )
                }
            )
        return cleaned

    class Meta:
        label = "段落"
        icon = "pilcrow"
        template = "blocks/paragraph.html"


class PhotoBlock(StructBlock):
    photo = LazyPhotoChooser(label="图片")
    caption = CharBlock(label="图注", required=False, help_text="留空则用图片自己的图注")

    class Meta:
        label = "图片"
        icon = "image"
        template = "blocks/photo.html"


class PhotoPairBlock(StructBlock):
    then = LazyPhotoChooser(label="从前")
    then_label = CharBlock(label="从前的年代", help_text="例如：1965年")
    now = LazyPhotoChooser(label="如今")
    now_label = CharBlock(label="如今的年代", help_text="例如：2024年")
    caption = CharBlock(label="图注", required=False)

    class Meta:
        label = "今昔对照"
        icon = "image"
        template = "blocks/photo_pair.html"


class QuotationBlock(StructBlock):
    """The words of somebody else. Superlatives of the press belong here, not into our own text."""

    text = TextBlock(label="引文", help_text="不加引号，页面会自动加上")
    attribution = CharBlock(label="出处", required=False, help_text="例如：据《郑州晚报》报道")
    source = LazySourceChooser("catalogue.Source", label="来源", required=False)

    class Meta:
        label = "引文"
        icon = "openquote"
        template = "blocks/quotation.html"


class TimelineBlock(StructBlock):
    """A selection of the entry's milestones, so that no date is stored twice."""

    heading = CharBlock(label="标题", help_text="例如：建厂")
    start = CharBlock(label="起", help_text="例如：1953")
    end = CharBlock(label="止", help_text="例如：1964")

    def clean(self, value):
        cleaned = super().clean(value)
        faults = {}
        for name in ("start", "end"):
            try:
                cleaned[name] = date_reader.read(cleaned[name]).text
            except ValidationError as error:
                faults[name] = error
        try:
            if not faults:
                edtf.bounds(f"{cleaned['start']}/{cleaned['end']}")
        except ValidationError as error:
            faults["start"] = error
        if faults:
            raise StructBlockValidationError(faults)
        return cleaned

    def get_searchable_content(self, value):
        return [value["heading"]] if value.get("heading") else []

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        entry = (parent_context or {}).get("entry")
        span = edtf.bounds(f"{value['start']}/{value['end']}")
        dated = [(edtf.bounds(row.date), row) for row in (entry.milestones if entry else ())]
        context["milestones"] = [row for day, row in dated if day and span.earliest <= day.earliest <= span.latest]
        return context

    class Meta:
        label = "沿革摘录"
        icon = "list-ol"
        template = "blocks/timeline.html"


class InscriptionBlock(StructBlock):
    """A carved text: as it stands in the stone (traditional characters) and as it is read today."""

    as_carved = TextBlock(label="原文（照刻，可用繁体）", help_text="例如：碧血丹心")
    reading = TextBlock(label="今读（简体）", required=False)
    place = CharBlock(label="所在", required=False, help_text="例如：东门石额")

    class Meta:
        label = "铭文"
        icon = "edit"
        template = "blocks/inscription.html"


class StoryBlock(SearchableStreamBlock):
    paragraph = ParagraphBlock()
    heading = CharBlock(label="小标题", icon="title", template="blocks/heading.html")
    list = ListBlock(CharBlock(label="条目"), label="编号列表", icon="list-ol", template="blocks/numbered_list.html")
    photo = PhotoBlock()
    photo_pair = PhotoPairBlock()
    figure = FigureBlock()
    quotation = QuotationBlock()
    timeline = TimelineBlock()
    inscription = InscriptionBlock()

    class Meta:
        required = False


# Shown in the story, in the overview of all pictures of a page, and enlarged.
SHOWN_AS = ("plate", "line", "whole")
PHOTO_FIELDS = {"photo": ("photo",), "photo_pair": ("then", "now")}


def read_photos(story, first=None):
    """Read all pictures of a story and their files with two queries. Return them in order, each once.

    `first` is the primary key of a picture that comes before them. A picture that was deleted or may not be shown
    becomes None in the story.
    """
    places = [(block.value, name) for block in story for name in PHOTO_FIELDS.get(block.block_type, ())]
    keys = {value[name].pk for value, name in places if value[name]} | ({first} if first else set())
    photos = Photo.objects.public().in_bulk(keys) if keys else {}
    for value, name in places:
        value[name] = value[name] and photos.get(value[name].pk)
    read_files(photos.values(), *SHOWN_AS)
    shown = [photos.get(first), *(value[name] for value, name in places)]
    return list(dict.fromkeys(photo for photo in shown if photo))


def story_text(story):
    """Return the words of a story as plain text without markers, for search and for checks."""
    return MARKER.sub("", " ".join(story.stream_block.get_searchable_content(story)))
