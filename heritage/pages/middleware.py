from csp.constants import SELF, UNSAFE_INLINE
from django.urls import reverse


class AdminContentSecurityPolicyMiddleware:
    """Loosen the policy below /admin/ only: Wagtail's date pickers and choosers start from inline scripts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_replace = {"frame-ancestors": [SELF]}
            response._csp_update = {
                "script-src": [UNSAFE_INLINE],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:"],
                "frame-src": [SELF],
                "worker-src": [SELF, "blob:"],
            }
        return response
