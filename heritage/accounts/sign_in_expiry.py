"""Sign users out after a time without activity, and after a maximum time.

Disabling an account or changing its password ends its sessions at once; Django checks this at each request.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.urls import reverse

from heritage.accounts.post_recovery import ENDED

BEGUN, SEEN = "session_begun", "session_seen"
_WRITE_EVERY = 60  # seconds, so that not every request writes to the session


@receiver(user_logged_in)
def begin(request, **kwargs):
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


class SignInExpiryMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Without a session cookie the user is not read, so that a cache may store the page.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.end_if_expired(request)
        return self.get_response(request)

    def end_if_expired(self, request):
        now, session = int(time.time()), request.session
        idle = now - session.get(SEEN, 0)
        if idle > settings.SESSION_IDLE_SECONDS or now - session.get(BEGUN, 0) > settings.SESSION_COOKIE_AGE:
            user = request.user
            logout(request)
            session[ENDED] = str(user.pk)
            if request.headers.get("X-Requested-With") != "XMLHttpRequest":
                given_back = "刚才要保存的内容，登录以后会还给您。" if request.method == "POST" else ""
                messages.warning(request, f"登录已到时，请重新登录。{given_back}")
        elif idle >= _WRITE_EVERY and not self.is_automatic(request):
            session[SEEN] = now

    def is_automatic(self, request):
        """Whether the request is a ping that an open form sends every few seconds, without activity of the user."""
        return request.path.startswith(reverse("wagtailadmin_home") + "editing-sessions/")
