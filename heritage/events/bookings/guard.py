"""Refuse changes that would break bookings. Each refusal says what to do instead."""

from wagtail.admin import messages

from heritage.catalogue.admin.forms import PinyinAddressForm
from heritage.catalogue.models import Term
from heritage.editorial.drafts import kept_rows
from heritage.editorial.precheck_kinds import Hit
from heritage.events.models.bookings import Booking
from heritage.events.models.rows import Session
from heritage.events.states import Status

DELETE = "“{title}”有学校预约，不能删除。要停办请用“取消”：页面和地址都保留，学校会收到通知。"
TERM = "没有删除：有学校的预约用着这个学段。名称可以改，词条要保留。"
REMOVE = (
    "{session}的场次接受班级预约，不能直接删去。没有学校预约的，先取消勾选“接受班级预约”并发布，再删；"
    "有学校预约的，请改时间，或取消活动。"
)


CAPACITY = "这一场已确认{people}人，名额不能少于{people}。要减少，请先在“班级预约”里与学校商量，改人数或取消预约。"
NO_WAY_IN = "写了报名时间，读者会看到“报名中”，却不知道怎样报名。请在“参加”里写参加方法或电话，或勾选“接受班级预约”。"
TOLD = "{session}的场次已经公布{status}，不能删去：读者和学校要一直能看到原因。"


def check(event):
    """Yield the Hits of a draft: fewer seats than are confirmed by now (schools book on), booking without a way in."""
    for session in event.sessions.all():
        people = session.pk and session.capacity is not None and session.bookings.confirmed().people()
        if people and session.capacity < people:
            yield Hit("seats", f"时间，{session}", CAPACITY.format(people=people), ("", str(session.capacity), ""))
        announced = session.booking_opens or session.booking_closes
        if announced and not session.takes_classes and not (event.how_to_join or event.telephone):
            yield Hit("no_way_in", f"时间，{session}", NO_WAY_IN, ("", str(session), ""))


def has_bookings(page):
    """Whether this page, or one below it, has bookings."""
    return Booking.objects.filter(session__page__path__startswith=page.path).exists()


def say_why_it_stays(request, page):
    messages.error(request, DELETE.format(title=page.title))


def are_booked(terms):
    """Whether a booking names one of these words of a vocabulary as its grade band."""
    return Booking.objects.filter(grade_band__in=[term.pk for term in terms if isinstance(term, Term)]).exists()


def say_why_terms_stay(request):
    messages.error(request, TERM)


class EventForm(PinyinAddressForm):
    """The editor's form of an event: a session that schools may have booked is not removed from under them.

    What takes classes is kept even before the first booking, because one may be made until the change is published.
    """

    harms_bookings = False

    def must_refuse(self):
        return self.harms_bookings

    def clean(self):
        cleaned = super().clean()
        sessions = self.formsets.get("sessions")
        if self.instance.pk and sessions is not None and sessions.management_form.is_valid():
            kept = {form.instance.pk for form in kept_rows(sessions)}
            for session in Session.objects.filter(page=self.instance.pk).exclude(pk__in=kept - {None}):
                if session.status != Status.SCHEDULED:
                    self._refuse(TOLD.format(session=session, status=session.get_status_display()))
                elif session.takes_classes or session.bookings.exists():
                    self._refuse(REMOVE.format(session=session))
            self._keep_confirmed_seats(sessions)
        return cleaned

    def _keep_confirmed_seats(self, sessions):
        for form in sessions.forms:
            people = form.instance.pk and form.instance.bookings.confirmed().people()
            capacity = None if form.errors else form.cleaned_data.get("capacity")
            if people and capacity is not None and capacity < people:
                form.add_error("capacity", CAPACITY.format(people=people))
                self._refuse(CAPACITY.format(people=people))

    def _refuse(self, sentence):
        self.harms_bookings = True
        self.add_error(None, sentence)
