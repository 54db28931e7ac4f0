import factory

from heritage.catalogue.choices import Kind, Level, NameKind, Property, Visibility
from heritage.catalogue.models import (
    Designation,
    HeritageIndexPage,
    HeritageSitePage,
    Milestone,
    SiteName,
    Source,
    Statement,
    Term,
    Vocabulary,
)
from tests.factories.pages import PageFactory, home_page


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    vocabulary = Vocabulary.STREET_OFFICE
    code = factory.Sequence(lambda n: f"term{n}")
    name = factory.Sequence(lambda n: f"词条{n}")


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    code = factory.Sequence(lambda n: f"SRC{n}")
    title = factory.Sequence(lambda n: f"来源{n}")
    publisher = "郑州晚报"
    date = "2019-10-23"
    grade = "B"


class HeritageIndexPageFactory(PageFactory):
    class Meta:
        model = HeritageIndexPage

    title = "目录"
    slug = "sites"

    @classmethod
    def default_parent(cls):
        return home_page()


class HeritageSitePageFactory(PageFactory):
    """A live entry without a position. `located=…` and the rows say what more it has."""

    class Meta:
        model = HeritageSitePage

    class Params:
        located = factory.Trait(
            entered_longitude=113.59359,
            entered_latitude=34.74389,
            entered_datum="wgs84",
            uncertainty_m=200,
            visibility=Visibility.PUBLIC_EXACT,
        )
        hidden = factory.Trait(
            entered_longitude=113.47651,
            entered_latitude=34.71234,
            entered_datum="wgs84",
            uncertainty_m=10,
            visibility=Visibility.HIDDEN,
        )

    title = factory.Sequence(lambda n: f"遗址{n}")
    slug = factory.Sequence(lambda n: f"site-{n}")
    kind = Kind.INDUSTRIAL
    summary = "一处地方。"

    @classmethod
    def rows(cls):
        return ("names", "designations", "milestones", "statements", "conflicts", "zones")

    @classmethod
    def default_parent(cls):
        return HeritageIndexPage.objects.first() or HeritageIndexPageFactory()


def a_name(text, kind=NameKind.OFFICIAL, **fields):
    return SiteName(text=text, kind=kind, **fields)


def a_designation(level=Level.NATIONAL, **fields):
    return Designation(level=level, **fields)


def a_milestone(date="1956", text="动工兴建。", **fields):
    return Milestone(date=date, text=text, **fields)


def a_statement(property=Property.ADDRESS, value="中原区华山路78号", **fields):  # noqa: A002 - the model's own word
    return Statement(property=property, value=value, **fields)
