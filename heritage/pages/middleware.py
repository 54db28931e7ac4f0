from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.urls import reverse
from wagtail import hooks


class PermissionsPolicyMiddleware:
    """Let no page ask a browser where its reader is, but the one that says so itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "geolocation=()")
        return response


class AdminContentSecurityPolicyMiddleware:
    """Loosen the policy for editors only: whoever is not signed in, at the sign-in page too, gets the public one.

    Below /admin/ Wagtail's date pickers and choosers start from inline scripts. A preview passes here as if it were
    the public page, and is shown in a frame of the editor's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        in_admin = request.path.startswith(reverse("wagtailadmin_home"))
        if in_admin or getattr(request, "is_preview", False):
            response._csp_replace = {"frame-ancestors": [SELF]}
        if in_admin and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            response._csp_update = {
                "script-src": [UNSAFE_INLINE],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:", *self.image_hosts(response)],
                "frame-src": [SELF],
                "worker-src": [SELF, "blob:"],
            }
        return response

    def image_hosts(self, response):
        """Hosts whose pictures the editor's forms show; an app above tells them by the hook `editors_image_hosts`."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return []
        return [host for hook in hooks.get_hooks("editors_image_hosts") for host in hook()]
