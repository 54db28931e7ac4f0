"""The public pages of a booking: the form, and the pages behind the private link. No account, no cookie."""

from functools import wraps

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from heritage.accounts import request_limits
from heritage.content_version.query_parameters import QueryParameters
from heritage.events.bookings import capacity, form_tokens, outbox, private_links, throttle
from heritage.events.bookings.forms import BookingForm, ClassForm
from heritage.events.calendar import feed
from heritage.events.models import Booking, EventPage

TOO_MANY = "这个网络地址提交得太频繁，请过十分钟再提交；填写的内容都还在。也可以打活动页上的电话预约。"
HASTY = "提交得太快，还没有保存。请核对一遍，几秒后再按“提交预约”。"
STALE = "这一页打开得太久，还没有保存。内容都还在，请核对后再按一次“提交预约”。"
SENT_BEFORE = (
    "这张表已经提交过，没有重复登记。要修改那份预约，请用确认信里的链接；要另订一份，请从活动页重新打开预约表。"
)

SEE_OTHER = 303
PARAMETERS = QueryParameters(free={"session"})


def private_response(view):
    """Keep the answer out of caches and search engines, and exempt the view from CSRF checks.

    The exemption is safe: the signed token in the form or in the address authorises the request, and no cookie is used.
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped


def private_link_required(view):
    """Give the view the booking that the private link opens, and its address. No Referer header carries the link on."""

    @private_response
    @wraps(view)
    def wrapped(request, link_token):
        booking = private_links.find(link_token)
        if booking is None:
            response = render(request, "events/booking/gone.html", status=404)
        else:
            response = view(request, booking, reverse("booking", args=[link_token]))
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
def book_class(request, pk):
    """The form for a class. Sent twice, it is one booking."""
    event = get_object_or_404(EventPage.objects.published().with_place(), pk=pk)
    if request.method != "POST":
        initial = {"session": request.GET.get("session")}
        return _form(request, event, BookingForm(event=event, initial=initial))
    form, token = BookingForm(request.POST, event=event), form_tokens.read(request.POST.get("token", ""), event)
    if not request_limits.allows("forms", request_limits.sender(request), throttle.FORMS):
        return _form(request, event, form, 429, TOO_MANY)
    if token is None or token.is_stale:
        return _form(request, event, form, 422, STALE, renew=True)
    if not form.is_valid():
        return _form(request, event, form, 422)
    booking = Booking.objects.select_related("contact").filter(form_key=token.key).first()
    if booking is None:
        if token.is_hasty:
            return _form(request, event, form, 422, HASTY)
        if not _may_be_written_to(form):
            return _form(request, event, form, 429, TOO_MANY)
        try:
            booking, _ = capacity.book(form.cleaned_data["session"], token.key, form.cleaned_data)
        except capacity.NoBookingError as refusal:
            asks_again = isinstance(refusal, capacity.BookedAlreadyError)
            return _form(request, event, form, 409, str(refusal), asks_again=asks_again)
    if not form.is_unchanged_from(booking):
        return _form(request, event, form, 409, SENT_BEFORE)
    return _see(private_links.path(booking))


@private_link_required
@require_safe
def booking_page(request, booking, home):
    code = None
    if booking.is_confirmed and booking.can_be_changed:
        address = request.build_absolute_uri(private_links.attendance_path(booking))
        # Drawn by segno from an address of ours; the light ground is part of the code, in the dark as well.
        code = mark_safe(segno.make(address, error="m").svg_inline(omitsize=True, light="#fff"))  # noqa: S308
    context = _shown(booking, home) | {"attendance_code": code, "hours": settings.BOOKING_HOLD_HOURS}
    return render(request, "events/booking/booking.html", context)


@private_link_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_booking(request, booking, home):
    if not booking.can_be_changed:
        return _see(home)
    if request.method != "POST":
        form = ClassForm(event=booking.event, initial=ClassForm.initial_of(booking))
        return render(request, "events/booking/change.html", _shown(booking, home) | {"form": form})
    form = ClassForm(request.POST, event=booking.event)
    status, problem = _change(request, booking, form)
    if status == SEE_OTHER:
        return _see(home)
    context = _shown(booking, home) | {"form": form, "problem": problem}
    return render(request, "events/booking/change.html", context, status=status)


def _change(request, booking, form):
    """Change the booking as the form says. Return the status of the answer, and what is wrong."""
    if not request_limits.allows("forms", request_limits.sender(request), throttle.FORMS):
        return 429, TOO_MANY
    if not form.is_valid():
        return 422, ""
    if not _may_be_written_to(form):
        return 429, TOO_MANY
    try:
        capacity.change(booking, form.cleaned_data)
    except capacity.NoBookingError as refusal:
        return 409, str(refusal)
    return SEE_OTHER, ""


@private_link_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_booking(request, booking, home):
    """Ask before cancelling: a program that only follows links must not cancel anything."""
    if booking.can_be_changed:
        if request.method != "POST":
            return render(request, "events/booking/cancel.html", _shown(booking, home))
        capacity.cancel(booking)
    return _see(home)


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
def verify_booking(request, reference, code):
    """Verify the mailbox. Ask before: a mail scanner that opens every link must not verify it."""
    booking = private_links.to_verify(reference, code)
    if booking is None:
        response = render(request, "events/booking/gone.html", status=404)
    elif request.method == "POST" or not booking.is_to_verify:
        capacity.verify(booking)
        response = _see(private_links.path(booking))
    else:
        context = {"booking": booking, "event": booking.event, "session": booking.session}
        response = render(request, "events/booking/verify.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@private_link_required
@require_safe
def session_calendar(request, booking, home):
    """The session of this booking alone, for the teacher's calendar."""
    calendar = feed.calendar_of_session(booking.event, booking.session, request.build_absolute_uri)
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{booking.reference}.ics")
    return response


@private_link_required
@require_safe
def certificate(request, booking, home):
    """The certificate of attendance, once the organiser has counted the class."""
    if not booking.has_attended:
        return _see(home)
    return render(request, "events/booking/certificate.html", _shown(booking, home))


def _may_be_written_to(form):
    return request_limits.allows("letters", form.cleaned_data["email"].lower(), throttle.LETTERS)


def _form(request, event, form, status=200, problem="", renew=False, asks_again=False):
    token = request.POST.get("token") if request.method == "POST" and not renew else None
    context = {"event": event, "form": form, "problem": problem, "token": token or form_tokens.issue(event)}
    context["asks_again"] = asks_again or (form.is_bound and form["again"].value())
    return render(request, "events/booking/form.html", context, status=status)


def _shown(booking, home):
    return {
        "booking": booking,
        "event": booking.event,
        "session": booking.session,
        "home": home,
        "is_to_verify": booking.is_to_verify and outbox.mail_server_is_known(),
    }


def _see(path):
    """Redirect after a form with 303, so that reloading the page sends nothing again."""
    response = HttpResponseRedirect(path)
    response.status_code = SEE_OTHER
    return response
