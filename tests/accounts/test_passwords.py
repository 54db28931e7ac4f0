"""What a password must not be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
GOOD = "Elm-street-1956-brick"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Elm-1956", "至少要有12个字符"),
        ("elmstreetbrick", "至少三种"),
        ("elmstreet19561958", "至少三种"),
        ("Zhongyuan@2026", "容易猜到"),
        ("P@ssw0rd12345", "容易猜到"),
        ("123456789012", "只包含数字"),
        ("Wanghua-123456", "太相似"),
        ("q1w2e3r4t5y6", "常见"),
    ],
)
def test_a_weak_password_is_refused_with_what_is_wrong(password, sentence):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, UserFactory(username="wanghua-123456"))

    assert sentence in "".join(refused.value.messages)


@pytest.mark.parametrize("password", [GOOD, "砂轮厂的高窗朝北，1964年完工", "Zhongyuan-elm-brick-1956-north"])
def test_a_long_and_mixed_one_is_accepted(password):
    validate_password(password, UserFactory())


def change(user, password):
    validate_password(password, user)
    user.set_password(password)
    user.save()


def test_none_of_the_last_five_comes_back():
    user = UserFactory()
    for number in range(6):
        change(user, f"{GOOD}-{number}")

    for number in (5, 4, 3, 2, 1):
        with pytest.raises(ValidationError, match="最近 5 次用过"):
            validate_password(f"{GOOD}-{number}", user)
    validate_password(f"{GOOD}-0", user)
    assert user.past_passwords.count() == 5
    assert not any(GOOD in past.password for past in user.past_passwords.all())


def test_somebody_elses_past_is_no_matter():
    change(UserFactory(), GOOD)

    validate_password(GOOD, UserFactory())
