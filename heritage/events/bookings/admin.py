"""The organiser's views of bookings. Lists show figures; a contact is shown only on its own page, which is logged."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from heritage.events import states
from heritage.events.bookings import audit_log, capacity, outbox, private_links
from heritage.events.bookings.csv_export import bookings_csv
from heritage.events.bookings.permissions import may_manage_bookings
from heritage.events.models import Booking, BookingStatus, Letter, LetterState, Session

SESSIONS_A_PAGE = 30
_TROUBLED = Q(bookings__letters__state__in=[LetterState.QUEUED, LetterState.FAILED])


class OrganiserView(WagtailAdminTemplateMixin, TemplateView):
    """A page only for users who may manage bookings."""

    header_icon = "calendar-check"

    def dispatch(self, request, *args, **kwargs):
        if not may_manage_bookings(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        above = [{"url": reverse("bookings"), "label": "班级预约"}, *self.above()]
        return [*super().get_breadcrumbs_items(), *above, {"url": "", "label": self.get_page_title()}]

    def above(self):
        """Pages between the list of sessions and this one."""
        return []


class SessionsView(OrganiserView):
    """All sessions that take classes or have bookings: the next one first, then those that are over."""

    template_name = "events/admin/sessions.html"
    page_title = "场次"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        wanted = Session.objects.filter(Q(takes_classes=True) | Q(totals__isnull=False)).select_related("page")
        unverified = Booking.objects.unverified().filter(session=OuterRef("pk")).order_by().values("session")
        counted = wanted.annotate(
            troubled=Count("bookings__letters", filter=_TROUBLED),
            unverified=Coalesce(Subquery(unverified.annotate(number=Count("pk")).values("number")), 0),
        )
        ahead = Case(When(end__gte=now, then=F("start")))
        ordered = counted.order_by(ahead.asc(nulls_last=True), "-start", "pk")
        page = Paginator(ordered, SESSIONS_A_PAGE).get_page(self.request.GET.get("page"))
        rows = [(session, states.of_session(session.page.status, session, now)) for session in page]
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": rows,
            "mail_server_is_known": outbox.mail_server_is_known(),
        }


class OneSession(OrganiserView):
    @cached_property
    def session(self):
        return get_object_or_404(Session.objects.select_related("page", "totals"), pk=self.kwargs["pk"])

    @cached_property
    def bookings(self):
        """The bookings in the order in which they came."""
        letters = Prefetch("letters", Letter.objects.order_by("pk"))
        return list(self.session.bookings.select_related("grade_band").prefetch_related(letters).order_by("pk"))


class SessionView(OneSession):
    """The bookings of a session, its waiting list, and whether it takes more."""

    template_name = "events/admin/session.html"

    def get_page_title(self):
        return f"{self.session.page.title} {self.session}"

    def get_context_data(self, **kwargs):
        waiting = [booking for booking in self.bookings if booking.status == BookingStatus.WAITING]
        confirmed = [booking for booking in self.bookings if booking.status == BookingStatus.CONFIRMED]
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "event": self.session.page,
            "state": states.of_session(self.session.page.status, self.session, timezone.now()),
            "confirmed": confirmed,
            "waiting": waiting,
            "unverified": [booking for booking in confirmed + waiting if booking.is_to_verify],
            "cancelled": [booking for booking in self.bookings if not booking.is_active],
            "pupils": sum(booking.pupils for booking in confirmed),
            "teachers": sum(booking.teachers for booking in confirmed),
            "attended": sum(booking.attended_pupils or 0 for booking in confirmed),
        }

    def post(self, request, pk):
        closed = request.POST.get("closed") == "1"
        capacity.close(self.session.pk, closed)
        audit_log.of_session(self.session, audit_log.CLOSED if closed else audit_log.OPENED, request.user)
        messages.success(request, "已停止接受预约；候补仍会自动转正。" if closed else "已恢复接受预约。")
        return redirect("session_bookings", pk)


class TableView(OneSession):
    """The table with the contacts, as a file. Each download is logged."""

    def get(self, request, pk):
        bookings = self.session.bookings.select_related("grade_band", "contact").order_by("pk")
        table = bookings_csv(bookings)
        audit_log.of_session(self.session, audit_log.EXPORTED, request.user, count=len(bookings))
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        name = f"预约-{timezone.localtime(self.session.start):%Y%m%d-%H%M}.csv"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


class OneBooking(OrganiserView):
    @cached_property
    def booking(self):
        booking = Booking.objects.select_related("session__page", "session__totals", "grade_band", "contact")
        return get_object_or_404(booking, reference=self.reference)

    @property
    def reference(self):
        return self.kwargs["reference"]

    def above(self):
        session = self.booking.session
        return [{"url": reverse("session_bookings", args=[session.pk]), "label": f"{session.page.title} {session}"}]

    def get_page_title(self):
        return f"{self.booking.reference} {self.booking.school}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "booking": self.booking,
            "session": self.booking.session,
            "event": self.booking.event,
            "attendance": private_links.attendance_path(self.booking),
        }


class BookingView(OneBooking):
    """One booking with its contact and its letters. Each view is logged."""

    template_name = "events/admin/booking.html"

    def get_context_data(self, **kwargs):
        contact = getattr(self.booking, "contact", None)
        if contact:
            audit_log.of_booking(self.booking, audit_log.SEEN, self.request.user)
        letters = self.booking.letters.order_by("pk")
        return super().get_context_data(**kwargs) | {"contact": contact, "letters": letters}

    def post(self, request, reference):
        if request.POST.get("do") == "cancel" and self.booking.is_active:
            reason = request.POST.get("reason", "").strip()[:160]
            if not reason:
                messages.error(request, "没有取消。请写明原因，学校会在信里看到。")
                return redirect("manage_booking", reference)
            capacity.cancel(self.booking, reason)
            audit_log.of_booking(self.booking, audit_log.CANCELLED, request.user, reason=reason)
            messages.success(request, "已取消，名额已让给候补，信件已写给学校。")
        elif request.POST.get("do") == "verify" and self.booking.is_to_verify:
            capacity.verify(self.booking)
            audit_log.of_booking(self.booking, audit_log.VERIFIED, request.user)
            messages.success(request, "已记为核实，名额不会再让给候补。")
        elif request.POST.get("do") == "send":
            letter = get_object_or_404(self.booking.letters, pk=request.POST.get("letter"))
            outbox.try_again(letter)
            messages.success(request, "已重新排进待发的信件。")
        return redirect("manage_booking", reference)


class AttendanceForm(forms.Form):
    pupils = forms.IntegerField(label="实到学生", min_value=0, max_value=2000)
    teachers = forms.IntegerField(label="实到教师", min_value=0, max_value=200)


class AttendanceView(OneBooking):
    """The page behind the QR code at the entrance: how many came. Numbers only, no contact."""

    template_name = "events/admin/attendance.html"

    @property
    def reference(self):
        reference = private_links.reference_in(self.kwargs["signed"])
        if reference is None:
            raise Http404
        return reference

    def get_context_data(self, **kwargs):
        booking = self.booking
        initial = {
            "pupils": booking.pupils if booking.attended_pupils is None else booking.attended_pupils,
            "teachers": booking.teachers if booking.attended_teachers is None else booking.attended_teachers,
        }
        return super().get_context_data(**{"form": AttendanceForm(initial=initial), **kwargs})

    def post(self, request, signed):
        form = AttendanceForm(request.POST)
        if not self.booking.is_confirmed:
            messages.error(request, "没有登记：这份预约不是“已确认”。")
        elif form.is_valid():
            capacity.attend(self.booking, **form.cleaned_data)
            audit_log.of_booking(self.booking, audit_log.ATTENDED, request.user, **form.cleaned_data)
            messages.success(
                request, f"已登记：学生{form.cleaned_data['pupils']}人，教师{form.cleaned_data['teachers']}人。"
            )
        else:
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("booking_attendance", signed)
