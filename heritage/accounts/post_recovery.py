"""A form that was sent after the sign-in had expired is kept in the session, and offered again after signing in."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

ENDED, UNSAVED, DROP = "session_ended_for", "unsaved", "drop_unsaved"
_MAX_LENGTH = 1_000_000  # characters; an entry with a hundred rows has 100,000


@receiver(user_logged_in)
def discard_post_of_others(request, user, **kwargs):
    """Delete a form that another user left in the session: a session survives signing in."""
    request.session.pop(ENDED, None)
    if request.session.get(UNSAVED, {}).get("user") not in {None, str(user.pk)}:
        del request.session[UNSAVED]


class PostRecoveryMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.path.startswith(reverse("wagtailadmin_home")):
            if not request.user.is_authenticated:
                self.keep_post(request)
            elif request.session.get(UNSAVED, {}).get("path") == request.path:
                if request.method == "GET" and DROP not in request.GET:
                    return render(request, "accounts/session_ended.html", {**request.session[UNSAVED], "drop": DROP})
                del request.session[UNSAVED]
        return self.get_response(request)

    def keep_post(self, request):
        """Store the form if a sign-in of this session has just expired. Forms with passwords are never stored.

        Only requests that accept HTML are stored: scripts keep their own data, and an open form also sends pings.
        """
        user = request.session.get(ENDED)
        if not user or request.method != "POST" or "text/html" not in request.headers.get("Accept", ""):
            return
        if (fields := _sent(request)) is None:
            return
        request.session[UNSAVED] = {"user": user, "path": request.path, "fields": fields}


def csrf_failure(request, reason=""):
    """Answer a request that failed the CSRF check: mostly a form that was open while its editor signed in again.

    A signed-in editor gets the form back, to send it again with a fresh token. Security: only if the Origin header
    names this site. Otherwise another site could prepare a form, and one click of the editor would confirm it.
    """
    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    is_page = request.path.startswith(reverse("wagtailadmin_home")) and "text/html" in request.headers.get("Accept", "")
    if is_own and is_page and request.user.is_authenticated and (fields := _sent(request)):
        shown = {"path": request.path, "fields": fields, "drop": DROP}
        return render(request, "accounts/session_ended.html", shown, status=403)
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def _sent(request):
    """Return the fields of a form as (name, value), or None if it holds a password or is too large."""
    fields = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    if any("password" in name for name, _ in fields) or sum(len(value) for _, value in fields) > _MAX_LENGTH:
        return None
    return fields
