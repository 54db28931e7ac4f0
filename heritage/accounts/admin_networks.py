"""The editors' rooms open only from listed networks, where any are listed."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse

from heritage.accounts.client_address import is_within


class AdminNetworksMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        networks = settings.ADMIN_NETWORKS
        if networks and request.path.startswith(reverse("wagtailadmin_home")) and not is_within(request, networks):
            return render(request, "accounts/elsewhere.html", status=403)
        return self.get_response(request)
