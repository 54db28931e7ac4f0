from csp.constants import NONCE, SELF
from csp.decorators import csp_replace, csp_update
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

    Scripts are as on public pages: what Wagtail starts from inline scripts, `csp-init.js` starts from data. It also
    hands the nonce to the <style> elements that the editor of texts makes; no attribute `style` and nothing else inline
    is let in. A preview passes here as if it were the public page, and is shown in a frame of the editor's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        in_admin = request.path.startswith(reverse("wagtailadmin_home"))
        if in_admin or getattr(request, "is_preview", False):
            response = csp_replace({"frame-ancestors": [SELF]})(lambda: response)()
        if in_admin and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            loosened = {
                "style-src": [NONCE],
                "img-src": ["blob:", *self.image_hosts(response)],
                "frame-src": [SELF],
                "worker-src": [SELF, "blob:"],
            }
            response = csp_update(loosened)(lambda: response)()
        return response

    def image_hosts(self, response):
        """Hosts whose pictures the editor's forms show; an app above tells them by the hook `editors_image_hosts`."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return []
        return [host for hook in hooks.get_hooks("editors_image_hosts") for host in hook()]
