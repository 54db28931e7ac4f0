"""How long somebody stays signed in: not when idle, and not for ever. Disabling an account or changing its password
ends its sessions at once; Django sees to that at each request."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.urls import reverse

from heritage.accounts.post_recovery import ENDED

BEGUN, SEEN = "session_begun", "session_seen"
_NOTED_EVERY = 60  # seconds; not each request writes


@receiver(user_logged_in)
def begin(request, **kwargs):
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


class SessionEndMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Whoever has no session is not asked who they are, so that any cache may keep the page.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.end_or_go_on(request)
        return self.get_response(request)

    def end_or_go_on(self, request):
        now, session = int(time.time()), request.session
        idle = now - session.get(SEEN, 0)
        if idle > settings.SESSION_IDLE_SECONDS or now - session.get(BEGUN, 0) > settings.SESSION_COOKIE_AGE:
            user = request.user
            logout(request)
            session[ENDED] = str(user.pk)
            if request.headers.get("X-Requested-With") != "XMLHttpRequest":
                given_back = "刚才要保存的内容，登录以后会还给您。" if request.method == "POST" else ""
                messages.warning(request, f"登录已到时，请重新登录。{given_back}")
        elif idle >= _NOTED_EVERY and not self.is_by_itself(request):
            session[SEEN] = now

    def is_by_itself(self, request):
        """Requests that an open editing form sends every few seconds, whether anybody sits before it or not."""
        return request.path.startswith(reverse("wagtailadmin_home") + "editing-sessions/")
