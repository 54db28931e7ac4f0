"""A check of all items that does not pass where there are none."""


def every(items, check):
    """Return whether each item passes the check. Where there is nothing to check, the test fails."""
    items = list(items)
    assert items, "there is nothing to check"
    return all(check(item) for item in items)
