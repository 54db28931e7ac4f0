"""Which backups may go: every one of the last weeks stays, and of each month before the first."""

from datetime import timedelta

DAYS, MONTHS = 30, 12


def expendable(made, now):
    """Return the names that may go of {name: moment}. The newest stay whatever the clock says: it may be wrong."""
    kept = set(sorted(made, key=made.get)[-DAYS:])
    first_of_month = {}
    for name in sorted(made, key=made.get):
        first_of_month.setdefault((made[name].year, made[name].month), name)
    kept |= {name for name in made if made[name] > now - timedelta(days=DAYS)}
    kept |= {name for name in first_of_month.values() if made[name] > now - timedelta(days=31 * MONTHS)}
    return sorted(made.keys() - kept)
