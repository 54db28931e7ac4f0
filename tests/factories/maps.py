import factory

from heritage.maps.models import RouteIndexPage, RoutePage, RouteStop
from tests.factories.pages import PageFactory, home_page


class RouteIndexPageFactory(PageFactory):
    class Meta:
        model = RouteIndexPage

    title = "文化漫步"
    slug = "routes"

    @classmethod
    def default_parent(cls):
        return home_page()


class RoutePageFactory(PageFactory):
    """A live route without stops."""

    class Meta:
        model = RoutePage

    title = factory.Sequence(lambda n: f"漫步{n}")
    slug = factory.Sequence(lambda n: f"walk-{n}")
    summary = "沿着街走。"

    @classmethod
    def rows(cls):
        return ("stops",)

    @classmethod
    def default_parent(cls):
        return RouteIndexPage.objects.first() or RouteIndexPageFactory()


def a_stop(entry, text="看屋顶。", **fields):
    return RouteStop(entry=entry, text=text, **fields)


def a_plain_stop(name="华山路与伊河路口", longitude=113.59365, latitude=34.74391, datum="wgs84", **fields):
    return RouteStop(name=name, entered_longitude=longitude, entered_latitude=latitude, entered_datum=datum, **fields)
