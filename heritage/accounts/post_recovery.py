"""What somebody sent to be saved when their sign-in had ended: kept in the browser's session until they are back."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

ENDED, UNSAVED, DROP = "session_ended_for", "unsaved", "drop_unsaved"
_MOST = 1_000_000  # characters; an entry with a hundred rows is a tenth of it


@receiver(user_logged_in)
def only_for_its_writer(request, user, **kwargs):
    """Signing in keeps the session of the browser; what another person left there goes."""
    request.session.pop(ENDED, None)
    if request.session.get(UNSAVED, {}).get("user") not in {None, str(user.pk)}:
        del request.session[UNSAVED]


class UnsavedMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.path.startswith(reverse("wagtailadmin_home")):
            if not request.user.is_authenticated:
                self.hold(request)
            elif request.session.get(UNSAVED, {}).get("path") == request.path:
                if request.method == "GET" and DROP not in request.GET:
                    return render(request, "accounts/session_ended.html", {**request.session[UNSAVED], "drop": DROP})
                del request.session[UNSAVED]
        return self.get_response(request)

    def hold(self, request):
        """Only for whoever was signed in here until now, and never a password. A script still has what it sends.

        An open form sends by itself that it is there and that it is left: only a form that is sent asks for a page.
        """
        user = request.session.get(ENDED)
        if not user or request.method != "POST" or "text/html" not in request.headers.get("Accept", ""):
            return
        if (fields := _sent(request)) is None:
            return
        request.session[UNSAVED] = {"user": user, "path": request.path, "fields": fields}


def refuse(request, reason=""):
    """Django's answer to a form without the right token: here mostly one that was open while its editor signed in
    anew in another tab. It is handed back, to be sent once more.

    Only what a page of this site sent: what another site makes a browser send would need no more than that click.
    """
    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    is_page = request.path.startswith(reverse("wagtailadmin_home")) and "text/html" in request.headers.get("Accept", "")
    if is_own and is_page and request.user.is_authenticated and (fields := _sent(request)):
        shown = {"path": request.path, "fields": fields, "drop": DROP}
        return render(request, "accounts/session_ended.html", shown, status=403)
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def _sent(request):
    """What a form sent, as (name, value), or None where it is not to be carried along."""
    fields = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    if any("password" in name for name, _ in fields) or sum(len(value) for _, value in fields) > _MOST:
        return None
    return fields
