"""What other parts may listen to."""

from django.dispatch import Signal

# Sent with event, old, new (both Status) and reason, after the commit, when a published event is postponed, moved,
# cancelled, paused or resumed, by whichever way.
status_changed = Signal()
