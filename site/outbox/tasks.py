"""The nudge that makes a letter leave at once instead of at the next round."""

from django.core.cache import cache
from django_tasks import task

NUDGED = "outbox:nudged"
SECONDS = 10


@task()
def send_what_is_due() -> None:
    """Send every letter that is due."""
    from .sending import send_due

    # Before looking: who posts from now on has to nudge again.
    cache.delete(NUDGED)
    send_due()


def nudge() -> None:
    """Have the worker look soon; a nudge that nobody has taken up yet is enough."""
    if cache.add(NUDGED, 1, timeout=SECONDS):
        send_what_is_due.enqueue()
