"""Whoever runs the site reads in Chinese what a command does and what its options mean."""

import re

import pytest
from django.core.management import BaseCommand, get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("heritage."))
DJANGOS = {action.dest for action in BaseCommand().create_parser("manage.py", "any")._actions}
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_the_commands_are_found():
    assert {"backup", "build_basemap", "letters", "publish_scheduled", "roles"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_the_help_of_a_command_and_of_its_options_is_chinese(name):
    command = load_command_class(get_commands()[name], name)
    options = [action for action in command.create_parser("manage.py", name)._actions if action.dest not in DJANGOS]

    assert HAN.search(command.help)
    assert [action.dest for action in options if not HAN.search(action.help or "")] == []
