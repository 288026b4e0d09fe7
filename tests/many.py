"""Many pages at once, for tests of what many cost a reader."""

from contextlib import contextmanager
from unittest.mock import patch

from django.core.cache import cache
from django.db.models.signals import post_save


@contextmanager
def unheard():
    """Saves without what follows a save: indexes and tasks take most of the time."""
    with patch.object(post_save, "send", return_value=[]):
        yield
    cache.clear()
