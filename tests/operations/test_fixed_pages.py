"""An empty site gets the pages that its menu leads to, and what is there already stays."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from heritage.pages.models import HomePage
from tests.factories.pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def host(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://heritage.example"


def made(capsys):
    call_command("fixed_pages")
    return capsys.readouterr().out.splitlines()


def test_an_empty_site_answers_at_its_fixed_addresses_and_texts_wait_for_a_review(client, capsys):
    assert made(capsys) == ["建立了 7 个页面。", "《关于本目录》、《无障碍声明》还是草稿，请在后台写好，送审后公开。"]

    lists = ("/", "/sites/", "/events/", "/routes/", "/schools/", "/map/")
    assert [client.get(path).status_code for path in lists] == [200] * 6
    assert [client.get(path).status_code for path in ("/about/", "/accessibility/")] == [404, 404]
    assert Page.objects.get(slug="about").latest_revision is not None
    site = Site.objects.get()
    assert (site.root_url, site.root_page.specific_class) == ("https://heritage.example", HomePage)


def test_what_is_there_stays_and_only_what_is_missing_is_made(client, capsys):
    made(capsys)
    home = HomePage.objects.get()
    home.title = "换了的题名"
    publish(home)
    Page.objects.get(slug="sites").specific.delete()
    events = Page.objects.get(slug="events").specific
    events.slug = "reading"
    publish(events)

    assert made(capsys) == ["建立了 1 个页面。"]  # there is one programme, wherever it has been moved
    assert client.get("/sites/").status_code == 200
    assert HomePage.objects.get().title == "换了的题名"
    assert made(capsys) == ["固定的页面都在。"]


def test_a_site_of_other_pages_is_left_as_it_is():
    welcome = Page.objects.get(depth=2)
    welcome.add_child(instance=Page(title="别的页面", slug="other"))

    with pytest.raises(CommandError, match="网站的根是别的页面"):
        call_command("fixed_pages")
    assert [page.slug for page in Page.objects.filter(depth__gte=2)] == ["home", "other"]
