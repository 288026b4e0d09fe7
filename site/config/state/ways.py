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


def in_container() -> bool:
    """Whether a real site runs in containers, so commands are given outside."""
    return is_real() and any(mark.exists() for mark in CONTAINER)


def restart(part: str) -> str:
    """What starts a part anew: web, tasks, letters or timer."""
    if in_container():
        return f"docker compose restart {part}"
    return f"systemctl restart office-{part}.service" if is_real() else "make run"


def manage(words: str) -> str:
    """A command of the site, as docs/operate.md says it; `office` is defined there."""
    if in_container():
        return f"docker compose exec timer python manage.py {words}"
    if is_real():
        return f"office .venv/bin/python manage.py {words}"
    module = os.environ["DJANGO_SETTINGS_MODULE"]
    return f".venv/bin/python manage.py {words} --settings={module}"


def shell(words: str) -> str:
    """A command that looks at the site's folders."""
    return f"docker compose exec timer {words}" if in_container() else words


def machine(here: str, *, in_containers: str) -> str:
    """A command for the machine itself, or what does the same with containers."""
    return in_containers if in_container() else here


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
