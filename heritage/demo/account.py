"""The editor's login of the demo: a password of its own for every installation, shown once and kept nowhere."""

import secrets

from django.contrib.auth.models import Group

from heritage.accounts.models import User
from heritage.accounts.roles import ADMINISTRATOR, BOOKING_STAFF, EDITOR

USERNAME = "editor"

# Without characters that are taken for one another when read from a screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def create_editor():
    """Create the login with both roles; return its password, or None when there is such an account already."""
    if User.objects.filter(username=USERNAME).exists():
        return None
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    editor = User.objects.create_user(USERNAME, password=password, full_name="演示编辑", unit="示例单位")
    editor.groups.set(Group.objects.filter(name__in=[EDITOR.name, ADMINISTRATOR.name, BOOKING_STAFF.name]))
    return password
