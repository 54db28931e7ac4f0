"""The files that an administrator copies fit each other and the site."""

import re

import pytest
from django.urls import reverse

from tests.operations.conftest import ROOT

DEPLOY = ROOT / "heritage" / "deploy"


def bound():
    """Return {socket: what the unit's file is called} of every service that answers requests."""
    units = {}
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        for folder in re.findall(r"^RuntimeDirectory=(\S+)$", text, re.MULTILINE):
            assert f"--bind unix:/run/{folder}/socket " in text
            units[f"/run/{folder}/socket"] = unit.stem
    return units


@pytest.mark.parametrize(("file", "prefix"), [("heritage.conf", ""), ("heritage-prefix.conf", "/heritage")])
def test_nginx_sends_what_may_take_long_to_the_process_of_the_editors(file, prefix):
    text = (DEPLOY / "nginx" / file).read_text(encoding="utf-8").replace("{ return 418; }", "")
    ways = dict(re.findall(r"location (\S+) \{[^{}]*?proxy_pass http://unix:([^:;]+)", text))
    tiles = reverse("map_tile", args=[1, 0, 0, 0, 0]).removesuffix("1/0/0/0/0")

    assert {way: bound()[socket] for way, socket in ways.items()} == {
        f"{prefix}/": "heritage",
        "@heritage_missing_media" if prefix else "@missing_media": "heritage",
        f"{prefix}{reverse('wagtailadmin_home')}": "heritage-desk",
        f"{prefix}{tiles}": "heritage-desk",
        f"{prefix}{reverse('data')}": "heritage-desk",
        f"{prefix}{reverse('health')}": "heritage-desk",
        f"{prefix}/bookings/": "heritage-desk",
        "@heritage_sent" if prefix else "@sent": "heritage-desk",
    }


def test_the_manual_starts_and_restarts_every_service_that_answers():
    manual = (DEPLOY / "README.md").read_text(encoding="utf-8")

    for command in ("systemctl enable --now", "systemctl restart", "systemctl stop", "systemctl start"):
        assert f"{command} {' '.join(sorted(bound().values()))}" in manual


def test_no_service_may_do_more_than_another():
    limits = re.compile(r"^(?:Protect|Private|Restrict|Lock|No|Capab|System|Remove|ReadWrite).*$", re.MULTILINE)
    shut = [limits.findall(unit.read_text(encoding="utf-8")) for unit in (DEPLOY / "systemd").glob("*.service")]

    assert len(shut) == 4
    [lines] = {tuple(lines) for lines in shut}
    assert {"NoNewPrivileges=yes", "CapabilityBoundingSet=", "SystemCallFilter=@system-service"} <= set(lines)
