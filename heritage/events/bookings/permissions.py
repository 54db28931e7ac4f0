"""Who may see and manage the bookings of classes."""

MANAGE_BOOKINGS = "events.manage_bookings"


def may_manage_bookings(user):
    return user.has_perm(MANAGE_BOOKINGS)
