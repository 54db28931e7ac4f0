from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StreamBlock, StructBlock

from heritage.pages.figures import FIGURES


class SearchableStreamBlock(StreamBlock):
    """A stream whose searchable words are those that somebody wrote."""

    def get_searchable_content(self, value):
        # Wagtail gives the word None for a text that is absent.
        return [text for text in super().get_searchable_content(value) if text not in {"", "None"}]


class FigureBlock(StructBlock):
    """An explanatory drawing of the project, chosen by its name."""

    name = ChoiceBlock(label="示意图", choices=[(name, figure.title) for name, figure in FIGURES.items()])
    caption = CharBlock(label="图注", required=False, help_text="例如：二砂陶瓷砂轮车间就是这一类厂房。")

    def get_searchable_content(self, value):
        return [value["caption"]] if value.get("caption") else []

    def get_context(self, value, parent_context=None):
        """Add the drawing; None if it was taken out of the project, and nothing is shown."""
        return super().get_context(value, parent_context) | {"figure": FIGURES.get(value["name"])}

    class Meta:
        label = "示意图"
        icon = "image"
        template = "blocks/figure.html"


class BodyBlock(SearchableStreamBlock):
    """The text of a plain page."""

    heading = CharBlock(label="小标题", icon="title", template="blocks/heading.html")
    text = RichTextBlock(label="文字", features=["bold", "link", "document-link", "ol", "ul"])
    figure = FigureBlock()

    class Meta:
        required = False
