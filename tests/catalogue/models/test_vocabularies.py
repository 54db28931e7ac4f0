"""Vocabularies: what editors may extend is loaded as data, what the law fixes is in the code."""

import pytest
from django.core.management import call_command

from heritage.catalogue.choices import Condition, Confidence, Level, ProjectStage, Visibility, ZoneKind
from heritage.catalogue.models import Term, Vocabulary
from heritage.events.models import OrganiserRole

# The codes of the lists that the law, the survey or this software fixes, as the project's vocabularies give them.
FIXED = {
    "relic_level": (Level, "national provincial municipal county ungraded"),
    "other_designation": (
        Level,
        "historic_block historic_building modern_building national_industrial provincial_industrial cast_industrial "
        "arch20 revolutionary traditional_village",
    ),
    "zone_type": (
        ZoneKind,
        "protection_range control_zone core_range block_control coordination underground",
    ),
    "condition": (Condition, "5 4 3 2 1 0 lost"),
    "project_stage": (ProjectStage, "intro plan permit construction completed leasing open paused"),
    "coord_visibility": (
        Visibility,
        "public_exact public_estimated public_approximate hidden_or_generalised restricted",
    ),
    "citation_confidence": (Confidence, "verified derived general"),
    "organiser_role": (OrganiserRole, "guide host undertake assist support"),
}
# Not a designation of an entry: a whole city, and what is shown as 未查到. A fact without a value needs no confidence.
LEFT_OUT = {"other_designation": {"historic_city", "none"}, "citation_confidence": {"unknown"}}


@pytest.mark.parametrize("name", FIXED)
def test_a_list_fixed_by_law_is_covered_by_its_choices(name):
    choices, codes = FIXED[name]
    assert set(codes.split()) <= set(choices.values)
    assert not LEFT_OUT.get(name, set()) & set(choices.values)


def test_the_levels_of_protection_are_named_as_in_the_law():
    assert [Level(code).label for code in FIXED["relic_level"][1].split()] == [
        "全国重点文物保护单位",
        "省级文物保护单位",
        "市级文物保护单位",
        "县级文物保护单位",
        "未定级不可移动文物",
    ]


@pytest.mark.django_db
class TestLoading:
    def test_every_list_is_loaded_with_its_terms_in_order(self):
        call_command("load_vocabularies", verbosity=0)
        counts = {name: Term.objects.filter(vocabulary=name).count() for name in Vocabulary.values}
        assert counts == {
            "survey_class": 60,
            "street_office": 14,
            "managed_by": 2,
            "event_kind": 17,
            "grade_band": 7,
        }
        bands = Term.objects.filter(vocabulary=Vocabulary.GRADE_BAND)
        assert [band.code for band in bands] == ["kg", "p12", "p34", "p56", "j", "s", "v"]
        assert Term.objects.get(code="0508").name == "工业建筑及附属物"
        assert Term.objects.get(code="mianfanglu").name == "棉纺路街道"

    def test_loading_again_adds_nothing(self, capsys):
        call_command("load_vocabularies")
        call_command("load_vocabularies")
        assert capsys.readouterr().out == "词表共 100 条，新增 100 条。\n词表共 100 条，新增 0 条。\n"

    def test_what_editors_added_or_reworded_stays_and_what_is_missing_comes_back(self):
        call_command("load_vocabularies", verbosity=0)
        Term.objects.create(vocabulary=Vocabulary.EVENT_KIND, code="film", name="电影与书")
        Term.objects.filter(code="lecture").update(name="讲座")
        Term.objects.filter(code="award").delete()
        call_command("load_vocabularies", verbosity=0)
        assert Term.objects.get(code="film").name == "电影与书"
        assert Term.objects.get(code="lecture").name == "讲座"
        assert Term.objects.get(code="award").name == "书香家庭、先进表彰"
