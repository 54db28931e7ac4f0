import factory

from heritage.maps.models import BaseLayer


class BaseLayerFactory(factory.django.DjangoModelFactory):
    """A layer as an administrator would switch it on; its key stays on the server."""

    class Meta:
        model = BaseLayer

    name = "天地图"
    key = "key-0123456789"
    review_number = "GS（2024）0650号"
    enabled = True
