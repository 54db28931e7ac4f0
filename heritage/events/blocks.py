from heritage.catalogue.blocks import PhotoBlock
from heritage.pages.blocks import BodyBlock


class RecapBlock(BodyBlock):
    """What became of an event: text and photographs."""

    photo = PhotoBlock()

    class Meta:
        required = False
