import factory
from django.db import transaction
from wagtail.models import Page, Site

from heritage.editorial.publishing import publish_without_review
from heritage.pages.models import ContentPage, HomePage, SchoolsPage


class PageFactory(factory.django.DjangoModelFactory):
    """Puts a page into the tree below `parent`; rows of child relations come as lists of unsaved objects."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        rows = {name: kwargs.pop(name) for name in cls.rows() if name in kwargs}
        page = model_class(*args, **kwargs)
        for name, objects in rows.items():
            setattr(page, name, objects)
        (parent or cls.default_parent()).add_child(instance=page)
        return page

    @classmethod
    def rows(cls):
        """Names of the child relations that a test may give as lists."""
        return ()

    @classmethod
    def default_parent(cls):
        raise NotImplementedError


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage

    title = "中原遗产目录"
    slug = "home"
    summary = "这里著录郑州市中原区的历史街区、工业遗产、古建筑与古遗址。"

    @classmethod
    @transaction.atomic  # until the end the site refers to the welcome page that is gone
    def _create(cls, model_class, *args, **kwargs):
        cls._clear_the_root()
        page = super()._create(model_class, *args, **{"parent": Page.objects.get(depth=1), **kwargs})
        Site.objects.update_or_create(
            is_default_site=True, defaults={"root_page": page, "hostname": "testserver", "port": 80}
        )
        return page

    @staticmethod
    def _clear_the_root():
        pages = Page.objects.filter(depth=2)
        if list(pages.values_list("content_type__model", "numchild")) == [("page", 0)]:
            # Wagtail's welcome page. Nothing but the site refers to it, so the costly search for such rows is left out.
            pages._raw_delete(pages.db)
            Page.objects.filter(depth=1).update(numchild=0)
        else:
            pages.delete()


def home_page():
    return HomePage.objects.first() or HomePageFactory()


class ContentPageFactory(PageFactory):
    class Meta:
        model = ContentPage

    title = "关于本目录"
    slug = "about"

    @classmethod
    def default_parent(cls):
        return home_page()


class SchoolsPageFactory(PageFactory):
    class Meta:
        model = SchoolsPage

    title = "学校"
    slug = "schools"

    @classmethod
    def default_parent(cls):
        return home_page()


def publish(page):
    """Publish a page as it stands, as the demo does: what a review does is not what most tests are about."""
    return publish_without_review(page, "测试")
