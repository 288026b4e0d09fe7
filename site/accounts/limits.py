"""
Where the sign-in counts: tries, and codes that were used.

In a table: files forget, and two workers that count in them at once are both first.
"""

from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import caches
from django.utils.connection import ConnectionProxy

limits = ConnectionProxy(caches, "limits")


def count_here() -> None:
    """Allauth counts in the default cache, where pages' frames push counts out."""
    ratelimit.cache = totp.cache = limits
