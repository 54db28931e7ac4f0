import pytest
from django.core.exceptions import ValidationError

from heritage.catalogue.models import Milestone, Source
from tests.factories.catalogue import HeritageSitePageFactory


def test_the_field_stores_what_was_read():
    source = Source(code="ZZWB", title="郑州晚报", grade="press", date="约1954年")
    source.clean_fields(exclude=["grade"])

    assert source.date == "1954~"


def test_the_field_refuses_what_cannot_be_read():
    with pytest.raises(ValidationError) as refusal:
        Source(code="ZZWB", title="郑州晚报", date="很久以前").clean_fields(exclude=["grade"])

    assert list(refusal.value.message_dict) == ["date"]


@pytest.mark.django_db
def test_bounds_are_kept_in_step(catalogue):
    milestone = Milestone(page=HeritageSitePageFactory(parent=catalogue), text="动工", date="20世纪50年代")
    milestone.clean_fields()
    milestone.save()

    assert (milestone.date, milestone.date_earliest, milestone.date_latest) == ("195X", 1950_01_01, 1959_12_31)


def test_the_form_asks_for_the_reading():
    assert "data-date-reading" in Source._meta.get_field("date").formfield().widget.attrs
