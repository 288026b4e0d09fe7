"""
Reads a calendar (iCalendar, RFC 5545): events with their dates, rules and exceptions.

The UID of an event is its name for good, and each date of a series is known by the
day that its rule gave, however often it is moved.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, urlize
from icalendar import Calendar
from icalendar.cal import Component

from config.movein.dates import MOST_DATES
from config.movein.fetching import Fetcher, Refused
from config.movein.folders import is_web, read_file
from config.movein.items import Item, Kind, Old, Text, When, digest, guarded, language
from config.movein.recurring import AHEAD, NoRule, day_keys, days_of_rule
from events.clock import known_zones
from locales.table import SOURCE_CODE

MOST_BYTES = 20 * 1024 * 1024
MOST_EVENTS = 5000
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def read(source: str, fetcher: Fetcher) -> Old:
    """
    One calendar.

    :raises Refused: if it cannot be read
    """
    if is_web(source):
        content = fetcher.content(source, MOST_BYTES)
    else:
        content = read_file(Path(source), MOST_BYTES)
    return of(content, source)


def of(content: bytes, source: str) -> Old:
    """
    What a calendar says.

    :raises Refused: if it is none, or has no event: then something is wrong with it
    """
    if b"BEGIN:VCALENDAR" not in content[:2000].upper():
        raise Refused("this is no calendar")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        found = [x for calendar in calendars for x in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise Refused("this calendar is broken") from error
    if not found:
        raise Refused("there is no event in this calendar")
    if len(found) > MOST_EVENTS:
        raise Refused(f"there are more than {MOST_EVENTS} events in this calendar")
    old = Old(name=source_name(source), base=source if is_web(source) else "")
    by_uid = defaultdict(list)
    for event in found:
        by_uid[str(event.get("UID") or "").strip()].append(event)
    if lost := by_uid.pop("", []):
        old.left_out.append(("event", f"{len(lost)} events without a UID"))
    for uid, events in by_uid.items():
        item = Item(Kind.EVENT, uid if len(uid) <= 255 else digest(uid), {})
        # It is named whatever is wrong with it: what is not named is called off.
        old.items.append(item)
        with guarded(item.remarks):
            _fill(item, events)
    return old


def source_name(source: str) -> str:
    """What a calendar is called in the memory of what came."""
    if not is_web(source):
        return f"ical:{Path(source).name}"[:120]
    parts = urlsplit(source)
    # An address of a private calendar is its password.
    return f"ical:{parts.hostname}:{digest(source)[:16]}"[:120]


def _fill(item: Item, events: list[Component]) -> None:
    first = next((x for x in events if "RECURRENCE-ID" not in x), events[0])
    link = str(first.get("URL") or "")
    html = _html(str(first.get("DESCRIPTION") or ""), link)
    private = str(first.get("CLASS") or "PUBLIC").upper() != "PUBLIC"
    # Few calendars say in which language a text is: the others are German.
    said = str(getattr(first.get("SUMMARY"), "params", {}).get("LANGUAGE") or "")
    item.texts[(language(said) or said) if said else SOURCE_CODE] = Text(
        title=str(first.get("SUMMARY") or "").strip() or "…",
        html=html,
        foreign=item.foreign,
        is_public=not private and str(first.get("STATUS") or "").upper() != "TENTATIVE",
    )
    item.values = {"place_name": str(first.get("LOCATION") or "").strip()[:120]}
    try:
        item.dates = _dates(first, events)
        if "RECURRENCE-ID" not in first and (_repeats(first) or "EXDATE" in first):
            item.named_until = _named_until(item.dates)
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, NoRule):
        item.remarks.append("its dates cannot be read")


def _html(text: str, link: str) -> str:
    words = escape(text) if "</" not in text else text
    paragraphs = "".join(
        f"<p>{part.replace(chr(10), '<br>')}</p>"
        for part in words.split("\n\n")
        if part.strip()
    )
    if "</" not in text:
        paragraphs = urlize(paragraphs)
    if is_web(link):
        paragraphs += f'<p><a href="{escape(link)}">{escape(link)}</a></p>'
    return paragraphs


def _dates(first: Component, events: list[Component]) -> list[When]:
    start, zone, is_day = _moment(first["DTSTART"].dt, first["DTSTART"])
    length = _length(first, start, zone, is_day)
    is_off = _is_off(first)
    found, keys = {}, {}
    if "RECURRENCE-ID" not in first:
        starts = _starts(first, start, zone)
        names = day_keys(starts) if _repeats(first) else ["once"]
        keys = dict(zip(starts, names, strict=True))
        found = {
            key: When(key, one, one + length, zone, is_off) for one, key in keys.items()
        }
    for event in events:
        if event is first and "RECURRENCE-ID" not in event:
            continue
        begin, its_zone, its_day = _moment(event["DTSTART"].dt, event["DTSTART"])
        its_length = _length(event, begin, its_zone, its_day)
        given = _given(event)
        # Exceptions may keep the time of before when a series gets another one.
        key = keys.get(given) or day_keys([given])[0]
        off = is_off or _is_off(event)
        found[key] = When(key, begin, begin + its_length, its_zone, off)
    return list(found.values())


def _repeats(event: Component) -> bool:
    return "RRULE" in event or "RDATE" in event


def _named_until(found: list[When]) -> datetime:
    """So far a rule was followed."""
    ahead = timezone.now() + AHEAD
    if len(found) < MOST_DATES:
        return ahead
    last = max(found, key=lambda when: when.start)
    return min(ahead, last.start.replace(tzinfo=ZoneInfo(last.zone)))


def _starts(event: Component, start: datetime, zone: str) -> list[datetime]:
    if not _repeats(event):
        return [start]
    # Weekdays of a rule are those of its own clock, which may be UTC.
    value = event["DTSTART"].dt
    own = getattr(value, "tzinfo", None) or ZoneInfo(zone)
    begin = _on_clock(value, own) if isinstance(value, datetime) else start
    rules = event.get("RRULE") or []
    rules = rules if isinstance(rules, list) else [rules]
    rule = rules[0].to_ical().decode() if rules else ""
    found = days_of_rule(
        _local_end(rule, own),
        begin,
        now=timezone.now().astimezone(own).replace(tzinfo=None),
        but=_listed(event, "EXDATE", own, begin),
        also=_listed(event, "RDATE", own, begin),
    )
    return [_on_clock(day.replace(tzinfo=own), ZoneInfo(zone)) for day in found]


def _local_end(rule: str, clock: tzinfo) -> str:
    """The end of a rule on the wall clock: it is written in UTC."""
    parts = []
    for part in rule.split(";"):
        name, _equals, value = part.partition("=")
        if name.upper() == "UNTIL" and value.upper().endswith("Z"):
            end = datetime.strptime(value.upper(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            value = f"{end.astimezone(clock):%Y%m%dT%H%M%S}"
        elif name.upper() == "UNTIL" and len(value) == 8:
            # A day: what begins on it still counts.
            value = f"{value}T235959"
        parts.append(f"{name}={value}" if value else name)
    return ";".join(parts)


def _listed(
    event: Component, name: str, clock: tzinfo, start: datetime
) -> list[datetime]:
    rows = event.get(name) or []
    rows = rows if isinstance(rows, list) else [rows]
    found = []
    for row in rows:
        for one in getattr(row, "dts", []):
            value = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if isinstance(value, datetime):
                found.append(_on_clock(value, clock))
            else:
                # A whole day of a series that has times.
                found.append(datetime.combine(value, start.time()))
    return found


def _moment(value: object, row: object) -> tuple[datetime, str, bool]:
    """Wall clock, zone, and whether it is a whole day. What floats is meant here."""
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise TypeError(value)
        return datetime.combine(value, time()), settings.TIME_ZONE, True
    zone = _zone(value, row)
    return _on_clock(value, ZoneInfo(zone)), zone, False


def _zone(value: datetime, row: object) -> str:
    """The zone by its name; what is written in UTC is shown on the clock of here."""
    if value.tzinfo is None:
        return settings.TIME_ZONE
    named = str(getattr(value.tzinfo, "key", "") or "")
    if not named:
        named = str(getattr(row, "params", {}).get("TZID", "") or "")
    if named in ("", "UTC", "Etc/UTC", "GMT") or named not in known_zones():
        return settings.TIME_ZONE
    return named


def _on_clock(value: datetime, clock: tzinfo) -> datetime:
    if value.tzinfo is not None:
        value = value.astimezone(clock).replace(tzinfo=None)
    return value.replace(second=0, microsecond=0)


def _length(event: Component, start: datetime, zone: str, is_day: bool) -> timedelta:
    if "DTEND" in event:
        end = event["DTEND"].dt
        if isinstance(end, datetime):
            length = _on_clock(end, ZoneInfo(zone)) - start
        else:
            # The day after the last one.
            length = datetime.combine(end, time()) - MINUTE - start
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        length = timedelta(days=1) - MINUTE if is_day else HOUR
    return max(length, MINUTE)


def _is_off(event: Component) -> bool:
    return str(event.get("STATUS") or "").upper() == "CANCELLED"


def _given(event: Component) -> datetime:
    """The moment that the rule gave: how an exception says which date it is of."""
    value = event["RECURRENCE-ID"].dt
    start, _zone_name, _is_day = _moment(value, event["RECURRENCE-ID"])
    return start
