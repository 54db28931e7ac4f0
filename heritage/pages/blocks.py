from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock


class BodyBlock(StreamBlock):
    """The text of a plain page."""

    heading = CharBlock(label="小标题", icon="title", template="blocks/heading.html")
    text = RichTextBlock(label="文字", features=["bold", "link", "document-link", "ol", "ul"])

    class Meta:
        required = False
