"""The page of a picture: only of one that may be shown, and that a published page shows."""

import json
import re
from urllib.parse import unquote

import pytest
from wagtail.models import PageViewRestriction, ReferenceIndex

from heritage.photos.models import Photo
from tests.factories.catalogue import HeritageSitePageFactory
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(home):
    photo = PhotoFactory(
        title="IMG_0001 内部",
        caption="锯齿屋顶",
        licence="cc_by_4",
        taken="1987",
        source="区档案馆",
        transcription="郑州第二砂轮厂",
        consent_number="机密-7",
    )
    home.photo = photo
    home.save()
    ReferenceIndex.create_or_update_for_object(home)
    return photo


def test_it_says_whose_it_is_what_is_on_it_how_it_may_be_used_and_where_it_stands(client, photo, home):
    page = client.get(f"/photos/{photo.pk}/").content.decode()
    for words in (
        "<h1>锯齿屋顶</h1>",
        "<dt>署名</dt><dd>王建国 摄</dd>",
        "<dt>时间</dt><dd>1987年</dd>",
        "<dt>来源</dt><dd>区档案馆</dd>",
        "郑州第二砂轮厂",
        "可以转载、印刷和改作，商用也可以，但须写明署名和许可，改动过的要说明。",
        'href="https://creativecommons.org/licenses/by/4.0/deed.zh-hans" rel="license"',
        f'<a href="/"><b>{home.title}</b></a>',
    ):
        assert words in page
    assert "机密-7" not in page
    assert "IMG_0001" not in page


def test_its_structured_data_names_the_licence(client, photo):
    page = client.get(f"/photos/{photo.pk}/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    address = f"http://testserver/photos/{photo.pk}/"
    assert data == {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": address,
        "url": address,
        "contentUrl": data["contentUrl"],
        "name": "锯齿屋顶",
        "description": "锯齿屋顶的车间",
        "creditText": "王建国 摄",
        "copyrightNotice": "王建国 摄，知识共享 署名 4.0（CC BY 4.0）",
        "license": "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
        "acquireLicensePage": f"{address}#use",
        "dateCreated": "1987",
    }
    assert data["contentUrl"].startswith("http://testserver/photos/")


def test_a_caption_does_not_end_the_script(client, photo):
    Photo.objects.update(caption="</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/photos/{photo.pk}/").content.decode()


def test_a_download_carries_the_credit_in_its_name_and_inside(client, photo):
    answer = client.get(f"/photos/{photo.pk}/download")
    assert "锯齿屋顶_王建国 摄_CC BY 4.0.jpg" in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment;")
    body = b"".join(answer.streaming_content)
    assert "王建国 摄".encode() in body


@pytest.mark.parametrize(
    ("licence", "spec"), [("cc0", "max-2400x2400|format-jpeg"), ("permission", "max-1600x1600|format-jpeg")]
)
def test_the_licence_decides_how_large_a_download_is(licence, spec):
    assert PhotoFactory.build(licence=licence).download_spec == spec


def test_the_name_of_a_download_is_harmless(client, photo):
    Photo.objects.update(caption='../..\\a:b*?"<>|\u202egpj')
    answer = client.get(f"/photos/{photo.pk}/download")
    answer.close()
    name = unquote(answer["Content-Disposition"])
    assert not set("\\:*?<>|\u202e") & set(name.partition("UTF-8''")[2])


@pytest.mark.parametrize("path", ["", "download"])
def test_a_picture_that_may_not_be_shown_has_no_page(client, photo, path):
    Photo.objects.update(licence_until="2020-01-01")
    assert client.get(f"/photos/{photo.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "download"])
def test_a_picture_that_no_published_page_shows_has_no_page(client, photo, home, path):
    assert client.get(f"/photos/{PhotoFactory().pk}/{path}").status_code == 404
    PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/photos/{photo.pk}/{path}").status_code == 404


def test_the_sitemap_names_the_pages_of_pictures_that_are_shown(client, photo):
    PhotoFactory()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"<loc>http://testserver/photos/(\d+)/</loc>", sitemap) == [str(photo.pk)]


@pytest.mark.parametrize("more", [0, 2])
def test_the_number_of_questions_does_not_depend_on_the_number_of_pages(
    client, photo, catalogue, more, django_assert_num_queries
):
    for page in HeritageSitePageFactory.create_batch(more, photo=photo):
        ReferenceIndex.create_or_update_for_object(page)
    assert client.get(f"/photos/{photo.pk}/").content.decode().count("/sites/site-") == more
    with django_assert_num_queries(6):
        client.get(f"/photos/{photo.pk}/")
