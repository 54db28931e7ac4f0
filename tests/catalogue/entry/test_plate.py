"""The plate beside a place: a code that leads to the permanent address; a block gets a sheet of them."""

import io

import pypdfium2
import pytest
from defusedxml import ElementTree

from tests.factories.catalogue import HeritageSitePageFactory, a_designation

pytestmark = pytest.mark.django_db


def words_of(response):
    root = ElementTree.fromstring(response.content)
    return [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_plate_says_what_it_is_and_leads_to_the_permanent_address(client):
    site = HeritageSitePageFactory(title="二砂", located=True, designations=[a_designation("national")])

    response = client.get(f"{site.url}plate.svg")

    assert response["Content-Disposition"] == f'inline; filename="{site.number}-plate.svg"'
    assert {"二砂", site.number, "全国重点文物保护单位", f"http://testserver/id/{site.number}"} <= set(
        words_of(response)
    )
    assert client.get(f"{site.url}plate.svg", headers={"if-none-match": response["ETag"]}).status_code == 304
    assert f"{site.url}plate.pdf" in client.get(site.url).content.decode()


def test_a_place_that_is_kept_quiet_has_no_plate(client):
    hidden = HeritageSitePageFactory(hidden=True)
    HeritageSitePageFactory(title="别处", located=True)

    assert client.get(f"{hidden.url}plate.pdf").status_code == 404
    assert "plate.pdf" not in client.get(hidden.url).content.decode()


def test_a_block_has_the_plates_of_its_parts_four_on_a_sheet(client):
    block = HeritageSitePageFactory(title="街区", scale="block", located=True)
    for number in range(4):
        HeritageSitePageFactory(title=f"{number}号楼", part_of=block, located=True)
    HeritageSitePageFactory(title="不说在哪", part_of=block, hidden=True)

    document = pypdfium2.PdfDocument(io.BytesIO(client.get(f"{block.url}plates.pdf").content))

    words = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) == 2
    assert [name in words for name in ("街区", "0号楼", "3号楼", "不说在哪")] == [True, True, True, False]
