"""Who asks, as far as the net tells: for counting, and kept by nobody."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def sender(request: HttpRequest) -> str:
    """The address on the net; behind proxies the one that the outermost of ours saw."""
    found = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            found = hops[-settings.TRUSTED_PROXIES].strip() or found
    return _network(found)


def _network(text: str) -> str:
    """A whole IPv6 household counts as one: it has more addresses than we can count."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
