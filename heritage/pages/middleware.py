from csp.constants import NONCE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.urls import reverse
from wagtail import hooks


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
