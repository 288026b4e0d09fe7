"""Refuses a deployment in which anybody could read the letters."""

from django.conf import settings
from django.core.checks import Error, register


@register("outbox", deploy=True)
def letters_are_private(app_configs: object, **kwargs: object) -> list[Error]:
    """An error where the development page of letters is switched on."""
    if not settings.OUTBOX_SHOWS_LETTERS:
        return []
    return [
        Error(
            "OUTBOX_SHOWS_LETTERS lets everybody read every letter.",
            hint="It is meant for development; leave it out in production.",
            id="outbox.E001",
        )
    ]
