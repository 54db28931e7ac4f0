from csp.constants import NONCE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.urls import reverse
from wagtail import hooks

# Wagtail's forms for the password of a private page and of a private collection.
_PASSWORD_FORMS = {"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"}


class AllowedMethodsMiddleware:
    """Answer 405 to a method that an address does not know, before the CSRF check would answer 403.

    A public address is read only, unless its view is exempt from the CSRF check and decides for itself. No read may
    come through here unchecked: safe methods go on to their view.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"} or getattr(view, "csrf_exempt", False):
            return None
        allowed = ["GET", "HEAD"]
        if request.path.startswith(reverse("wagtailadmin_home")) or request.resolver_match.url_name in _PASSWORD_FORMS:
            allowed.append("POST")
        return None if request.method in allowed else HttpResponseNotAllowed(allowed)


class PermissionsPolicyMiddleware:
    """Deny the browser's geolocation, except on pages whose view sets the header itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "geolocation=()")
        return response


class AdminContentSecurityPolicyMiddleware:
    """Loosen the content security policy for signed-in editors. Others get the public one, at the sign-in page too.

    Scripts are restricted as on public pages: what Wagtail starts by inline scripts, `csp-init.js` starts from data. It
    also sets the nonce on <style> elements that the rich text editor creates; inline `style` attributes stay forbidden.
    A preview is answered like a public page, but may be shown in a frame of the editor.
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
        """Return hosts whose images the editor's forms show. Apps above name them by the hook `editors_image_hosts`."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return []
        return [host for hook in hooks.get_hooks("editors_image_hosts") for host in hook()]
