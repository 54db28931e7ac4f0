import pytest

from heritage.catalogue import rules
from heritage.catalogue.choices import NameKind, Visibility
from heritage.catalogue.models import ConflictingValue, HeritageSitePage
from tests.factories.catalogue import a_designation, a_name

pytestmark = pytest.mark.django_db  # even an unsaved page asks for its content type


def test_a_second_announced_name_is_refused():
    names = [a_name("郑州第二砂轮厂旧址"), a_name("二砂", NameKind.SHORT), a_name("第二砂轮厂")]

    assert rules.two_official_names(names)[0] is names[2]
    assert rules.two_official_names(names[:2]) is None


def test_a_historic_building_in_force_cannot_be_a_relic_as_well():
    building, relic = a_designation("historic_building"), a_designation("municipal")

    assert rules.building_that_is_a_relic([building, relic])[0] is building
    assert rules.building_that_is_a_relic([a_designation("historic_building", status="raised"), relic]) is None
    assert rules.building_that_is_a_relic([building, a_designation("modern_building")]) is None


def test_one_question_has_one_preferred_answer():
    first = ConflictingValue(subject="车间有多大", value="7.4万平方米", preferred=True)
    second = ConflictingValue(subject="车间有多大", value="7.42万平方米", preferred=True)
    other = ConflictingValue(subject="何时动工", value="1956年", preferred=True)

    assert rules.two_preferred_values([first, other, second])[0] is second
    assert rules.two_preferred_values([first, other]) is None


@pytest.mark.parametrize(
    "text",
    [
        "遗址在白寨村北200米。",
        "位于村东南约150米处",
        "须水河北岸，村西 1.5 公里",
        "距学校南侧30余米",
        "东经113°35′37″",
        "坐标113.5936, 34.7439",
        "34°44′",
    ],
)
def test_words_that_give_a_position_are_found(text):
    assert rules.position_in_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "仰韶文化、二里头文化、商代与东周遗存。",
        "面积28万平方米。",
        "1956年动工。",
        "大殿坐北朝南，面阔三间。",
        "",
        None,
    ],
)
def test_ordinary_sentences_are_left_alone(text):
    assert rules.position_in_words(text) == ""


def test_only_places_that_are_not_public_must_not_be_located_in_words():
    text = ["遗址在村北200米。"]

    assert "村北200米" in rules.refuse_position_in_words(HeritageSitePage(visibility=Visibility.HIDDEN), text)
    assert rules.refuse_position_in_words(HeritageSitePage(visibility=Visibility.PUBLIC_EXACT), text) is None
