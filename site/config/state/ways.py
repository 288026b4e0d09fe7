"""Commands as this installation has them: with services, in containers, by make run."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

REAL = "config.settings.production"
CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))


def is_real() -> bool:
    """Whether this is a real site and no demonstration."""
    return os.environ["DJANGO_SETTINGS_MODULE"] == REAL


def restart(part: str) -> str:
    """What starts a part anew: web, tasks, letters or timer."""
    if any(mark.exists() for mark in CONTAINER):
        return f"docker compose restart {part}"
    return f"systemctl restart office-{part}.service" if is_real() else "make run"


def moment(at: datetime | None) -> str:
    """A moment in the local time of the office, or that there was none."""
    if at is None:
        return str(_("never"))
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def span(length: timedelta | None) -> str:
    """How long, in words."""
    if length is None:
        return str(_("nothing waits"))
    now = timezone.now()
    return timesince(now - length, now, depth=1)
