"""Signals that other apps may receive."""

from django.dispatch import Signal

# Sent with event, old, new (both Status) and reason, after the commit, when a published event is postponed, moved,
# cancelled, paused or resumed, by whichever way.
status_changed = Signal()
