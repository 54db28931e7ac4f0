import io

import pypdfium2
import pytest
import segno
from defusedxml import ElementTree

from heritage.catalogue.choices import Visibility
from heritage.events.models import Organiser
from heritage.pages.print_canvas import measure, wrap
from tests.factories.catalogue import HeritageSitePageFactory, a_statement
from tests.factories.events import EventPageFactory, a_session

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["poster-a4", "poster-a3", "plate"]
MILLIMETRES = {"poster-a4": (210, 297), "poster-a3": (297, 420), "plate": (100, 135)}


def words_of_svg(response):
    return [element.text for element in ElementTree.fromstring(response.content).iter(f"{SVG}text")]


def page_of_pdf(response):
    document = pypdfium2.PdfDocument(io.BytesIO(response.content))
    assert len(document) == 1
    return document[0]


def shown(response, form):
    if form == "svg":
        return "".join(words_of_svg(response))
    return page_of_pdf(response).get_textpage().get_text_range().replace("\r\n", "")


@pytest.mark.parametrize("form", ["svg", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_sheet_has_its_size_its_words_and_the_permanent_address(client, programme, name, form):
    event = EventPageFactory(title="在锯齿屋顶下读一座工厂", slug="juchi")

    response = client.get(f"/e/{event.pk}/{name}.{form}")

    assert response.status_code == 200
    assert response["Content-Disposition"] == f'inline; filename="juchi-{name}.{form}"'
    assert not response.cookies
    text = shown(response, form)
    assert "在锯齿屋顶下读一座工厂" in text
    assert f"http://testserver/e/{event.pk}" in text
    if form == "pdf":
        size = [side / 72 * 25.4 for side in page_of_pdf(response).get_size()]
    else:
        root = ElementTree.fromstring(response.content)
        size = [float(root.get(side).removesuffix("mm")) for side in ("width", "height")]
    assert size == pytest.approx(MILLIMETRES[name], abs=0.1)


def test_code_on_the_plate_is_that_of_the_permanent_address(client, programme):
    event = EventPageFactory()
    response = client.get(f"/e/{event.pk}/plate.pdf")

    picture = page_of_pdf(response).render(scale=4).to_pil().convert("L")
    rows = list(segno.make(f"http://testserver/e/{event.pk}", error="q", micro=False).matrix_iter(border=4))
    side = 72 / 25.4 * 72 * 4
    left, top, module = 14 / 25.4 * 72 * 4, 30 / 25.4 * 72 * 4, side / len(rows)
    seen = [
        [picture.getpixel((left + (x + 0.5) * module, top + (y + 0.5) * module)) < 128 for x in range(len(rows))]
        for y in range(len(rows))
    ]

    assert seen == [[bool(dark) for dark in row] for row in rows]


def test_han_characters_are_drawn_in_the_pdf(client, programme):
    """A face that misses them would draw the same box, or nothing, for each."""
    pictures = set()
    for title in ("锯", "齿", "屋", "顶"):
        response = client.get(f"/e/{EventPageFactory(title=title).pk}/plate.pdf")
        picture = page_of_pdf(response).render(scale=3).to_pil().convert("L")
        name = picture.crop((0, int(102 / 135 * picture.height), picture.width, int(112 / 135 * picture.height)))
        assert name.getextrema()[0] < 90
        pictures.add(name.tobytes())

    assert len(pictures) == 4


def test_the_dot_of_a_name_is_drawn_in_the_pdf_in_all_its_forms(client, programme):
    """The face knows it at one place of several, and would draw a box or nothing at the others."""

    def drawn(title):
        response = client.get(f"/e/{EventPageFactory(title=title).pk}/plate.pdf")
        return page_of_pdf(response).render(scale=3).to_pil().crop((0, 860, 850, 960)).tobytes()

    assert len({drawn(f"约翰{dot}史密斯") for dot in "・·•‧⋅"}) == 1
    assert drawn("约翰·史密斯") != drawn("约翰　史密斯")


def test_poster_tells_what_is_known_and_leaves_out_what_is_not(client, programme):
    event = EventPageFactory(
        place=HeritageSitePageFactory(title="二砂", located=True, statements=[a_statement(value="华山路78号")]),
        bus="9路华山路站",
        audience="初中学生",
        organisers=[Organiser(name="区图书馆")],
        status="cancelled",
        status_reason="暴雨红色预警。",
    )

    words = words_of_svg(client.get(f"/e/{event.pk}/poster-a4.svg"))

    for expected in ("二砂（华山路78号）", "9路华山路站", "初中学生", "区图书馆", "取消：暴雨红色预警。"):
        assert expected in words
    assert "请带" not in words
    assert "未查到" not in "".join(words)


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.RESTRICTED])
def test_hidden_place_is_not_located_by_a_poster(client, programme, visibility):
    place = HeritageSitePageFactory(
        title="某遗址", hidden=True, visibility=visibility, statements=[a_statement(value="柳沟村北")]
    )
    event = EventPageFactory(place=place, venue="柳沟小学", meeting_point="柳沟村口", bus="柳沟站", way_there="过柳沟")

    for name in NAMES:
        for form in ("svg", "pdf"):
            assert "柳沟" not in shown(client.get(f"/e/{event.pk}/{name}.{form}"), form)


def test_awkward_words_stay_on_the_sheet(client, programme):
    event = EventPageFactory(
        title="读😀<一座>&工厂" * 20,
        summary="很长，" * 38,
        sessions=[a_session(day) for day in range(1, 30)],
        organisers=[Organiser(name="一个名字很长的单位" * 8) for _ in range(9)],
    )

    for name in NAMES:
        svg = client.get(f"/e/{event.pk}/{name}.svg")
        texts = list(ElementTree.fromstring(svg.content).iter(f"{SVG}text"))
        height = {"plate": 135}.get(name, 297)
        width = {"plate": 100}.get(name, 210)
        assert max(float(text.get("y")) for text in texts) < height - 4
        for text in texts:
            wide = measure(text.text) * float(text.get("font-size"))
            start = float(text.get("x")) - (wide / 2 if text.get("text-anchor") else 0)
            assert 0 <= start <= start + wide <= width, text.text
        assert client.get(f"/e/{event.pk}/{name}.pdf").status_code == 200


def test_same_event_gives_the_same_bytes_and_304(client, programme):
    event = EventPageFactory()

    first, second = (client.get(f"/e/{event.pk}/poster-a4.pdf") for _ in range(2))
    again = client.get(f"/e/{event.pk}/poster-a4.pdf", headers={"If-None-Match": first["ETag"]})

    assert first.content == second.content
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["poster-a5.pdf", "poster-a4.png", "plate.gif"])
def test_other_sheets_are_not_found(client, programme, name):
    assert client.get(f"/e/{EventPageFactory().pk}/{name}").status_code == 404


def test_draft_is_not_printed(client, programme):
    assert client.get(f"/e/{EventPageFactory(live=False).pk}/poster-a4.pdf").status_code == 404


def test_lines_keep_punctuation_from_their_beginning():
    assert wrap("一二三四。五六七八", 4, 9) == ["一二三四。", "五六七八"]
    assert wrap("abc defg", 2.3, 9) == ["abc", "defg"]
    assert wrap("一二三四五六七八九", 4, 2) == ["一二三四", "五六七…"]
    assert wrap("", 4, 2) == []
