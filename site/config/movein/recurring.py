"""Days of a rule that comes from elsewhere (RFC 5545), however long it goes on."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import merge
from itertools import groupby, islice, takewhile

from dateutil.rrule import rrule, rrulestr

from config.movein.dates import MOST_DATES
from events.rules import ALLOWED, FREQUENCIES, parts

# An endless rule is followed so far; the next run goes on.
AHEAD = timedelta(days=550)
# What is longer ago is history.
BEHIND = timedelta(days=31)
# Years outside are mistakes, and counting from the year 1 takes long.
EARLIEST, LATEST = 1970, 20
# Days come back on the same weekdays after 400 years. Where a rule has none (each
# seventh day from a Monday on, but only Tuesdays) the library looks for one up to the
# year 9999: from there it has not far to go.
FAR_YEARS, FAR = 7600, timedelta(days=19 * 146097)
# One with a 29 February.
LAST_YEAR = 9996
KNOWN = ALLOWED | {"BYSETPOS", "WKST"}


class NoRule(Exception):
    """A rule that is broken, or finer than a day."""


def days_of_rule(
    rule: str,
    start: datetime,
    *,
    now: datetime,
    but: Iterable[datetime] = (),
    also: Iterable[datetime] = (),
) -> list[datetime]:
    """
    When a rule begins its dates, on the wall clock, from about now on.

    :param but: beginnings that are left out
    :param also: beginnings beside those of the rule
    :raises NoRule: if it cannot be followed
    """
    if not EARLIEST <= start.year <= now.year + LATEST:
        raise NoRule(f"it begins in {start.year}")
    days = (day - FAR for day in _far(rule, start)) if rule else iter([start])
    found, without = merge(days, sorted(also)), set(but)
    soon = takewhile(lambda day: day <= now + AHEAD, found)
    coming = (day for day in soon if day >= now - BEHIND and day not in without)
    return list(islice((day for day, _alike in groupby(coming)), MOST_DATES))


def day_keys(starts: Iterable[datetime]) -> list[str]:
    """
    Names for the dates of a series: their days.

    Not their times: a series that gets another time keeps its dates, and the people
    who have signed up for them. A second one of a day has a number.
    """
    seen: Counter[str] = Counter()
    found = []
    for start in starts:
        day = f"{start:%Y-%m-%d}"
        seen[day] += 1
        found.append(day if seen[day] == 1 else f"{day}-{seen[day]}")
    return found


def _far(rule: str, start: datetime) -> rrule:
    """
    The dates of a rule, thousands of years later.

    :raises NoRule: if it cannot be followed
    """
    said = parts(rule)
    if set(said) - KNOWN or said.get("FREQ") not in FREQUENCIES:
        raise NoRule(rule[:100])
    if not _may_ever_be(said):
        raise NoRule(rule[:100])
    # An end in UTC beside a start on the wall clock is refused by the library.
    plain = re.sub(r"(UNTIL=\d{8}T\d{6})Z", r"\1", rule.upper())
    plain = re.sub(r"UNTIL=(\d{4})", _far_end, plain)
    try:
        found = rrulestr(plain, dtstart=start + FAR)
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        raise NoRule(rule[:100]) from error
    if not isinstance(found, rrule):
        raise NoRule(rule[:100])
    return found


def _far_end(match: re.Match) -> str:
    return f"UNTIL={min(int(match[1]) + FAR_YEARS, LAST_YEAR)}"


def _may_ever_be(said: dict[str, str]) -> bool:
    """Whether there is such a day: looking for 30 February takes seconds."""
    try:
        months = [int(x) for x in said.get("BYMONTH", "").split(",") if x]
        days = [int(x) for x in said.get("BYMONTHDAY", "").split(",") if x]
        interval = int(said.get("INTERVAL", "1"))
    except ValueError:
        return False
    if "BYSETPOS" in said and said["FREQ"] == "DAILY":
        # A day has no second one of its kind: the library would look for it for ever.
        return False
    if interval < 1 or any(not 1 <= month <= 12 for month in months):
        return False
    longest = max((calendar.monthrange(2024, x)[1] for x in months), default=31)
    return not days or any(1 <= abs(day) <= longest for day in days)
