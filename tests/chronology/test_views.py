import pytest
from django.urls import reverse

from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def asked(text):
        return client.get(reverse("date_reading"), {"text": text})

    return asked


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("五十年代", {"reading": "20世纪50年代（195X）"}),
        ("", {"reading": ""}),
        ("1956年13月", {"fault": "日期“1956年13月”没有这个月或这一天，请核对。"}),
    ],
)
def test_an_editor_is_told_how_a_date_is_understood(client, ask, text, answer):
    client.force_login(AdministratorFactory())

    assert ask(text).json() == answer


def test_a_visitor_is_sent_to_sign_in(ask):
    response = ask("五十年代")

    assert response.status_code == 302
    assert response.url.startswith(reverse("wagtailadmin_login"))


def test_a_very_long_text_is_answered_too(client, ask):
    client.force_login(AdministratorFactory())

    assert list(ask("1956年" * 50_000).json()) == ["fault"]
