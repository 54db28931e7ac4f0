"""The accounts of the demo, one for each role.

Each installation gets its own password, shown once, stored as a hash.
"""

import secrets

from django.contrib.auth.models import Group

from heritage.accounts import roles
from heritage.accounts.models import User

USERNAMES = {
    "editor": roles.WRITER,
    "proofreader": roles.PROOFREADER,
    "reviewer": roles.REVIEWER,
    "issuer": roles.ISSUER,
    "administrator": roles.ADMINISTRATOR,
    "auditor": roles.AUDITOR,
    "bookings": roles.BOOKING_STAFF,
}

# Without characters that look alike on a screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def create_accounts():
    """Create the accounts; return their password, or None when they exist already."""
    if User.objects.filter(username__in=USERNAMES).exists():
        return None
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    for username, role in USERNAMES.items():
        user = User.objects.create_user(username, password=password, full_name=f"演示{role.name}", unit="示例单位")
        user.groups.set([Group.objects.get(name=role.name)])
    return password
