"""The network address of a request, behind the portal's proxy too, and the networks that may open the admin."""

import ipaddress

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse


def client_address(request):
    """Return the network address of the client as text."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Only the last entry is written by our proxy. A client can forge the entries before it.
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    return address


def client_network(request):
    """Return the IPv4 address, or the /64 network of an IPv6 address; None if there is no valid address.

    One customer usually has a whole /64, so that counting single IPv6 addresses would limit nobody.
    """
    address = _parsed(request)
    if address and address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return address and str(address)


def is_within(request, networks):
    """Whether the request comes from one of these networks."""
    address = _parsed(request)
    return address is not None and any(address in network for network in networks)


def _parsed(request):
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class AdminNetworksMiddleware:
    """Open the admin to the listed networks only, where ADMIN_NETWORKS lists any."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        networks = settings.ADMIN_NETWORKS
        if networks and request.path.startswith(reverse("wagtailadmin_home")) and not is_within(request, networks):
            return render(request, "accounts/elsewhere.html", status=403)
        return self.get_response(request)
