from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock


class SearchableStreamBlock(StreamBlock):
    """A stream whose searchable words are those that somebody wrote."""

    def get_searchable_content(self, value):
        # Wagtail gives the word None for a text that is absent.
        return [text for text in super().get_searchable_content(value) if text not in {"", "None"}]


class BodyBlock(SearchableStreamBlock):
    """The text of a plain page."""

    heading = CharBlock(label="小标题", icon="title", template="blocks/heading.html")
    text = RichTextBlock(label="文字", features=["bold", "link", "document-link", "ol", "ul"])

    class Meta:
        required = False
