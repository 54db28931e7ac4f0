"""Moments by the clock of the site: a day and a time of day in its time zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def moment(day, clock=time.min):
    """Return the moment at which a clock on the wall shows `clock` on a day; midnight without one."""
    return datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())


def next_midnight(now):
    """Return the moment from which another day is today."""
    return moment(timezone.localdate(now) + timedelta(days=1))
