"""
Rules of a series, as RFC 5545 has them: `FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=8`.

They count on the wall clock, so that 18:00 stays 18:00 when the clocks change.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Three years of a weekly meeting, with room to spare.
MOST_DATES = 200
# Nothing finer than a day: a day then names a date of the series.
ALLOWED = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "UNTIL", "COUNT"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
WRITTEN = re.compile(r"[A-Z0-9=;,+-]+")
ANY_DAY = date(2026, 1, 1)


def parts(rule: str) -> dict[str, str]:
    """The parts of a rule by name."""
    return dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)


def check_rule(rule: str) -> None:
    """
    :raises ValidationError: for a rule that is broken, endless or finer than a day
    """
    found = parts(rule)
    if (
        not WRITTEN.fullmatch(rule)
        or set(found) - ALLOWED
        or found.get("FREQ") not in FREQUENCIES
        or not {"UNTIL", "COUNT"} & set(found)
    ):
        raise ValidationError(_("This is not a rule that ends."))
    try:
        rrulestr(rule, dtstart=datetime.combine(ANY_DAY, time()))
    except (ValueError, TypeError, OverflowError) as error:
        raise ValidationError(_("This is not a rule that ends.")) from error


def days_of(rule: str, first_day: date) -> list[date]:
    """The days that a rule gives from its first day on, `MOST_DATES` at most."""
    return list(islice(_days(rule, first_day), MOST_DATES))


def _days(rule: str, first_day: date) -> Iterator[date]:
    for moment in rrulestr(rule, dtstart=datetime.combine(first_day, time())):
        yield moment.date()


def ending_before(rule: str, first_day: date, day: date) -> str:
    """The same rule, without the days from that one on."""
    return _counted(rule, len([one for one in days_of(rule, first_day) if one < day]))


def starting_at(rule: str, first_day: date, day: date) -> tuple[str, date]:
    """The same rule without the days before that one, and its new first day."""
    kept = [one for one in days_of(rule, first_day) if one >= day]
    return _counted(rule, len(kept)), kept[0] if kept else day


def _counted(rule: str, count: int) -> str:
    rest = [
        f"{name}={value}"
        for name, value in parts(rule).items()
        if name not in {"UNTIL", "COUNT"}
    ]
    return ";".join([*rest, f"COUNT={max(count, 1)}"])
