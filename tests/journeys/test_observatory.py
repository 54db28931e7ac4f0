"""What a page's headers are worth by the rules of MDN's HTTP Observatory (a hundred, and what is added or taken)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import AdministratorFactory

pytestmark = pytest.mark.django_db
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def directives(policy):
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}


def score(response):
    """Return the score, rule by rule. What is added counts only where nothing much was taken: from 90 on."""
    headers = response.headers
    taken, added = [], []
    policy = directives(headers.get("Content-Security-Policy", ""))
    scripts, styles = (policy.get(name, policy.get("default-src", [])) for name in ("script-src", "style-src"))
    if not policy:
        taken.append(25)
    elif {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"} & set(scripts):
        taken.append(20)
    elif "'unsafe-inline'" not in styles:
        added.append(10 if policy.get("default-src") == ["'none'"] else 5)
    strict = headers.get("Strict-Transport-Security", "")
    if "max-age=" not in strict or int(strict.split("max-age=")[1].split(";")[0]) < 15_768_000:
        taken.append(20)
    if headers.get("X-Content-Type-Options") != "nosniff":
        taken.append(5)
    if policy.get("frame-ancestors") == ["'none'"] or headers.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"}:
        added.append(5)
    else:
        taken.append(20)
    if headers.get("Referrer-Policy") in PRIVATE:
        added.append(5)
    if response.cookies:
        unsafe = [cookie for cookie in response.cookies.values() if not cookie["secure"]]
        open_sessions = [
            name for name, cookie in response.cookies.items() if "session" in name and not cookie["httponly"]
        ]
        taken += [20] * bool(unsafe) + [30] * bool(open_sessions)
        added += [5] * all(cookie["samesite"] for cookie in response.cookies.values())
    if headers.get("Access-Control-Allow-Origin") == "*" and response.cookies:
        taken.append(50)
    base = 100 - sum(taken)
    return base + sum(added) if base >= 90 else base


def ask(address, client=None):
    return (client or Client()).get(address, secure=True)


@pytest.mark.usefixtures("home", "catalogue", "programme")
@pytest.mark.parametrize("address", ["/", "/sites/", "/events/", "/map/", "/search/?q=x", "/sitemap/", "/nowhere/"])
def test_every_public_page_is_worth_an_a_plus(address):
    assert score(ask(address)) == 120


def test_the_sign_in_page_is_worth_an_a_plus():
    assert score(ask(reverse("wagtailadmin_login"))) == 125


def test_only_whoever_has_signed_in_gets_the_looser_policy_and_no_inline_script_either():
    client = Client()
    stranger = ask(reverse("wagtailadmin_login"), client).headers["Content-Security-Policy"]
    client.force_login(AdministratorFactory())
    answer, again = (ask(reverse("wagtailadmin_home"), client) for _ in range(2))
    editor = directives(answer.headers["Content-Security-Policy"])

    assert "unsafe" not in stranger + answer.headers["Content-Security-Policy"]
    assert "nonce" not in stranger
    assert editor["script-src"] == ["'self'"]
    assert re.fullmatch(r"'self' 'nonce-[\w+/=]{24}'", " ".join(editor["style-src"]))
    assert editor["style-src"] != directives(again.headers["Content-Security-Policy"])["style-src"]
    assert editor["object-src"] == editor["base-uri"] == editor["default-src"] == ["'none'"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("header", "value", "worth"),
    [
        ("Content-Security-Policy", "", 75),
        ("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'", 80),
        ("Strict-Transport-Security", "max-age=60", 80),
        ("X-Content-Type-Options", "", 115),
    ],
)
def test_what_is_missing_would_be_noticed(header, value, worth):
    answer = ask("/")
    answer.headers[header] = value

    assert score(answer) == worth
