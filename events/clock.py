"""Wall-clock times of a town and the moments that they mean."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@lru_cache
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def check_zone(name: str) -> None:
    """
    :raises ValidationError: for a zone that the machine does not know
    """
    if name not in known_zones():
        raise ValidationError(_("There is no such time zone."))


def moment(day: date, at: time, zone: str) -> datetime:
    """
    When a town's clocks show that time, in UTC.

    A time that the clocks skip in spring means the time they show instead, an hour
    later; of a time that they show twice in autumn the first is meant.
    """
    shown = datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone))
    return shown.astimezone(UTC)


def span(start: datetime, end: datetime, zone: str) -> tuple[datetime, datetime]:
    """Begin and end in UTC of what is announced in wall-clock times."""
    starts_at = moment(start.date(), start.time(), zone)
    ends_at = moment(end.date(), end.time(), zone)
    if ends_at <= starts_at < starts_at + (end - start):
        # Begun at a time that the clocks skip: it lasts as long as was announced.
        ends_at = starts_at + (end - start)
    return starts_at, ends_at
