import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from heritage.accounts.departments import establish_department
from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.position import datum, feedback, visibility
from tests.catalogue.position.drawn_files import HOLE, POLYGON, RING
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.catalogue import HeritageSitePageFactory

pytestmark = pytest.mark.django_db
ERSHA = (113.59359, 34.74389)


def told(facts):
    return {fact["label"]: fact["text"] for fact in facts["facts"]}


def seen(facts):
    return {level["level"]: level["text"] for level in facts["public"]}


def test_feedback_says_how_far_a_point_from_amap_was_moved():
    facts = feedback.of_point(*datum.from_wgs84(*ERSHA, "gcj02"), "gcj02")

    assert told(facts) == {
        "位置": "113.59359, 34.74389（WGS-84）",
        "坐标系": "GCJ-02（高德、腾讯），换算成 WGS-84 向西移动约568米",
        "核对": "在中原区一带",
    }


def test_a_point_in_wgs84_is_not_moved():
    assert told(feedback.of_point(*ERSHA, "wgs84"))["坐标系"].endswith("（GPS、天地图），不用换算")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ((113.70, 34.76), "不在中原区一带，在它东面约3.7公里。请核对。"),
        ((114.50, 34.76), "离中原区约77公里，不在郑州，也可能落在海里"),
        ((124.00, 30.00), "也可能落在海里"),
    ],
)
def test_a_point_outside_the_district_is_warned_about(place, sentence):
    fact = feedback.of_point(*place, "wgs84")["facts"][2]

    assert sentence in fact["text"]
    assert fact["warning"]


def test_feedback_says_what_the_public_would_see_at_every_level():
    assert seen(feedback.of_point(*ERSHA, "wgs84", 200)) == {
        "public_exact": "看到这一点，注明“±200米”",
        "public_estimated": "看到这一点，注明“估计±200米”",
        "public_approximate": "看到半径500米的圆，圆心移开100—300米，不是真位置",
        "hidden_or_generalised": "只看到街道名，地址、坐标和范围都不出现",
        "restricted": "什么也看不到",
    }


def test_feedback_names_the_shifted_point_only_after_the_first_save():
    site = HeritageSitePageFactory(located=True)
    before, after = feedback.of_point(*ERSHA, "wgs84"), feedback.of_point(*ERSHA, "wgs84", site=site)

    assert "longitude" not in before["public"][2]
    assert before["public"][1]["text"] == "要写误差（米），才能看到这一点"
    shown = (after["public"][2]["longitude"], after["public"][2]["latitude"])
    assert 90 < datum.distance_m(ERSHA, shown) < 310


def test_the_nearest_other_entry_is_named_as_a_check():
    site = HeritageSitePageFactory(title="芝麻街", located=True)

    beside = (ERSHA[0] + 0.001, ERSHA[1])
    assert told(feedback.of_point(*beside, "wgs84"))["位置"].endswith("离条目“芝麻街”约91米")
    assert "离条目" not in told(feedback.of_point(*beside, "wgs84", site=site))["位置"]


@pytest.fixture
def clerk(catalogue):
    """A clerk who may edit one entry, far away."""
    establish_department("棉纺路街道", [HeritageSitePageFactory(title="自己的条目")])
    user = UserFactory()
    user.groups.add(Group.objects.get(name="棉纺路街道"))
    return user


def beside(user):
    return told(feedback.of_point(ERSHA[0] + 0.001, ERSHA[1], "wgs84", user=user))["位置"]


def test_an_entry_that_the_asker_may_not_edit_counts_at_its_public_position(clerk):
    site = HeritageSitePageFactory(title="芝麻街", located=True, visibility="public_approximate")
    true, public = beside(AdministratorFactory()), beside(clerk)
    shown = visibility.public_position(site)
    metres = datum.distance_m((ERSHA[0] + 0.001, ERSHA[1]), (shown.longitude, shown.latitude))

    assert true.endswith("离条目“芝麻街”约91米")
    assert public.endswith(f"离条目“芝麻街”约{metres:.0f}米")


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        ({"visibility": "public_exact"}, True),
        ({"visibility": "hidden_or_generalised"}, False),
        ({"visibility": "restricted"}, False),
    ],
)
def test_hidden_entries_of_others_are_not_told_at_all(clerk, changed, is_told):
    HeritageSitePageFactory(title="芝麻街", located=True, **changed)

    assert ("芝麻街" in beside(clerk)) == is_told
    assert "芝麻街" in beside(AdministratorFactory())


def test_a_withdrawn_entry_of_others_is_not_told(clerk):
    site = HeritageSitePageFactory(title="芝麻街", located=True, visibility="public_exact")
    HeritageSitePage.objects.filter(pk=site.pk).update(live=False)

    assert "芝麻街" not in beside(clerk)
    assert "芝麻街" in beside(AdministratorFactory())


def test_the_edge_of_the_search_does_not_tell_the_true_point_either(clerk):
    """The entry appears and disappears at two kilometres from its public point."""
    site = HeritageSitePageFactory(title="芝麻街", located=True, visibility="public_approximate")
    shown = visibility.public_position(site)
    inside, outside = (shown.longitude + step for step in (0.0199, 0.0201))

    assert "芝麻街" in told(feedback.of_point(inside, shown.latitude, "wgs84", user=clerk))["位置"]
    assert "芝麻街" not in told(feedback.of_point(outside, shown.latitude, "wgs84", user=clerk))["位置"]


def test_feedback_names_size_parts_and_holes_of_a_boundary():
    other = [[x + 0.02, y] for x, y in RING]
    both = {"type": "MultiPolygon", "coordinates": [[RING, HOLE], [other]]}

    assert told(feedback.of_boundary(both, "wgs84"))["范围"] == "2个面，1个洞，15个顶点，约193.2公顷"
    assert told(feedback.of_boundary(POLYGON, "wgs84"))["核对"] == "在中原区一带"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((34.74, 113.59, "wgs84"), "填反了"), ((113.59, 34.74, ""), "请选择坐标的坐标系"), ((2.0, 48.0, "wgs84"), "中国")],
)
def test_a_wrong_point_gets_the_sentence_that_saving_would_give(arguments, sentence):
    with pytest.raises(ValidationError, match=sentence):
        feedback.of_point(*arguments)


def test_a_boundary_of_fifty_thousand_vertices_is_taken_and_a_finer_one_refused():
    def ring(vertices):
        side = [[113.59 + count * 1e-7, 34.74] for count in range(vertices)]
        return {"type": "Polygon", "coordinates": [[*side, [113.6, 34.75], [113.59, 34.74]]]}

    assert "50002个顶点" in told(feedback.of_boundary(json.loads(json.dumps(ring(50_000))), "bd09"))["范围"]
    with pytest.raises(ValidationError, match="最多100000个"):
        feedback.of_boundary(ring(100_001), "wgs84")
