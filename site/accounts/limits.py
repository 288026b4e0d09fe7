"""
Where the sign-in counts: tries, and codes that were used.

In a table: files forget, and two workers that count in them at once are both first.
"""

from datetime import datetime

from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils.connection import ConnectionProxy

limits = ConnectionProxy(caches, "limits")


def count_here() -> None:
    """Allauth counts in the default cache, where pages' frames push counts out."""
    ratelimit.cache = totp.cache = limits


def sweep(*, at: datetime) -> int:
    """Forget what is counted no longer, and the addresses in it; how much."""
    quote = connection.ops.quote_name
    table, expires = quote(settings.CACHES["limits"]["LOCATION"]), quote("expires")
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE {expires} < %s",  # noqa: S608  our own names
            [connection.ops.adapt_datetimefield_value(at)],
        )
        return cursor.rowcount
