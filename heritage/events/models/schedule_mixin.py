"""When an event takes place, and what holds of it and of each of its sessions."""

from django.utils import timezone
from django.utils.functional import cached_property

from heritage.events import states
from heritage.events.states import Stage, Status


class ScheduleMixin:
    """What has sessions, a status and a reason."""

    @cached_property
    def timetable(self):
        """The sessions in order of time."""
        return sorted(self.sessions.all(), key=lambda session: session.start)

    @property
    def main_session(self):
        """The session whose date stands for the event: the first that is not over and takes place, as far as known.

        Else the first that is not over, else the first of all, or None.
        """
        now = timezone.now()
        ahead = [session for session in self.timetable if session.end > now] or self.timetable
        return next((session for session in ahead if session.status == Status.SCHEDULED), next(iter(ahead), None))

    @property
    def is_on_several_days(self):
        return len({timezone.localdate(session.start) for session in self.timetable}) > 1

    @property
    def stage(self):
        """How far the page has come."""
        if self.live:
            return Stage.PUBLISHED
        return Stage.IN_REVIEW if self.workflow_in_progress else Stage.DRAFT

    @property
    def state(self):
        """What the public reads about it now: a word and a mark."""
        return states.of_event(self.status, self.timetable, timezone.now(), self.stage)

    @property
    def changes(self):
        """What an editor may make of it now."""
        return states.changes(Status(self.status), self.stage)

    @property
    def is_to_explain(self):
        """Whether readers are told above all else that it is not as first announced."""
        return self.status in states.NEEDS_REASON

    @property
    def takes_place(self):
        return self.status in states.TAKING_PLACE

    def status_of(self, session):
        """What holds for one of its sessions: its own status, or that of the event."""
        return states.announced(self.status, session)

    def reason_of(self, session):
        return self.status_reason if self.status_of(session) == self.status else session.status_reason

    @property
    def session_notes(self):
        """Return the changes of single sessions as (new status, sessions, reason); sessions of one reason are together.

        Nothing where the event itself does not take place.
        """
        told = {}
        for session in self.timetable if self.takes_place else ():
            if session.status != Status.SCHEDULED:
                told.setdefault((session.status, session.status_reason), []).append(session)
        return [
            (Status(status).label, f"{'、'.join(session.when.in_short for session in sessions)}的场次", reason)
            for (status, reason), sessions in told.items()
        ]
