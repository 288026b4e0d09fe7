"""
Dates of events that came from elsewhere: new ones, moved ones, cancelled ones.

Changes go the way of an editor's (`events.dates`), so that people who signed up are
told. What was changed here is left alone.
"""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.utils import timezone

from config.movein.items import Item, When, digest
from config.movein.models import Arrival
from config.movein.report import Outcome, Report
from events import dates
from events.models import Occurrence
from events.patience import Busy

KIND = "date"
# So many dates of one event are brought along.
MOST_DATES = 200
SHORTEST = timedelta(minutes=1)
WEEK = timedelta(days=7)
# A calendar may lack a date for a moment while somebody works in it.
BETWEEN = timedelta(minutes=50)


def keep_dates(source: str, item: Item, event_key: UUID, report: Report) -> None:
    """Bring the dates of one event in line with what the old site says of them."""
    at = timezone.now()
    known = {x.foreign: x for x in _arrivals(source, item)}
    rows = Occurrence.objects.in_bulk([x.number for x in known.values()])
    wanted = _wanted(item, at, report)
    _keep_names(item, wanted, known, rows, at)
    for when in wanted:
        try:
            arrival = known.get(name_of(item, when))
            if arrival is None:
                _add(source, item, event_key, when, at)
                continue
            if arrival.version:
                # It was missing when the calendar was read before.
                arrival.version = ""
                arrival.save()
            if arrival.said != _said(when):
                _follow(arrival, rows.get(arrival.number), item, when, at, report)
        except (dates.DateRefused, Busy, ValueError, DatabaseError) as error:
            why = f"the date {when.start} was not changed: {type(error).__name__}"
            report.add(Outcome.LEFT_OUT, item, why=why)


def _wanted(item: Item, at: datetime, report: Report) -> list[When]:
    """Its dates in their order; of too many those that are over are left out."""
    found = sorted(item.dates, key=lambda when: when.start)
    if len(found) <= MOST_DATES:
        return found
    coming = [when for when in found if timezone.make_aware(_end(when)) > at]
    why = f"only {min(MOST_DATES, len(coming))} of its {len(found)} dates"
    report.add(Outcome.REMARK, item, why=why)
    return coming[:MOST_DATES]


def _keep_names(
    item: Item,
    wanted: list[When],
    known: dict[str, Arrival],
    rows: dict[int, Occurrence],
    at: datetime,
) -> None:
    """
    Let dates that only have other names now be those that were there.

    A series that is moved to another weekday, or one date that becomes a series, has
    new names for all: its people move along, by less than a week, to a date that is
    still to come. First to one of the same day, then of the same week: one that finds
    none there takes it from no other.
    """
    names = {name_of(item, when) for when in item.dates}
    lost = [
        (row, known[name])
        for name in known.keys() - names
        if (row := rows.get(known[name].number))
        and not row.is_cancelled
        and row.starts_at > at
    ]
    lost.sort(key=lambda pair: pair[0].starts_at)
    new = [
        when
        for when in wanted
        if name_of(item, when) not in known and not _is_over(when, at)
    ]
    for fits in (_is_same_day, _is_same_week, _is_near):
        for row, arrival in list(lost):
            found = [x for x in new if fits(x.start.date(), row.start_day)]
            if not found:
                continue
            when = _nearest(found, row.start_day)
            lost.remove((row, arrival))
            new.remove(when)
            del known[arrival.foreign]
            arrival.foreign = name_of(item, when)
            arrival.save()
            known[arrival.foreign] = arrival


def _nearest(found: list[When], day: date) -> When:
    return min(found, key=lambda when: abs(when.start.date() - day))


def _is_over(when: When, at: datetime) -> bool:
    return _end(when).replace(tzinfo=ZoneInfo(when.zone)) <= at


def _is_same_day(one: date, other: date) -> bool:
    return one == other


def _is_same_week(one: date, other: date) -> bool:
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def _is_near(one: date, other: date) -> bool:
    return abs(one - other) < WEEK


def missing(source: str, item: Item, *, at: datetime) -> list[tuple[Arrival, datetime]]:
    """
    The dates to come that a calendar does not name any more, and when they begin.

    None that somebody has changed here.
    """
    named = {name_of(item, when) for when in item.dates}
    gone = [x for x in _arrivals(source, item) if x.foreign not in named]
    rows = Occurrence.objects.in_bulk([x.number for x in gone])
    return [
        (x, row.starts_at)
        for x in gone
        if (row := rows.get(x.number))
        and row.starts_at > at
        and not row.is_cancelled
        and x.written == written(row)
    ]


def missing_again(arrivals: list[Arrival], *, at: datetime) -> list[Arrival]:
    """Those that were missing before already; the others are noted as missing."""
    for arrival in arrivals:
        if not arrival.version:
            Arrival.objects.filter(pk=arrival.pk).update(version=at.isoformat())
    return [
        x
        for x in arrivals
        if x.version and datetime.fromisoformat(x.version) + BETWEEN <= at
    ]


def call_off(arrivals: list[Arrival], *, at: datetime) -> None:
    """
    Cancel these dates, and remember that it was not done by hand.

    :raises Busy: if people are changing them just now
    """
    for arrival in arrivals:
        with transaction.atomic():
            dates.cancel([arrival.number], at=at)
            row = Occurrence.objects.get(pk=arrival.number)
            arrival.written, arrival.said = written(row), ""
            arrival.version = ""
            arrival.save()


def name_of(item: Item, when: When) -> str:
    """The name of one date; it stays when the date is moved."""
    name = f"{item.foreign}#{when.key}"
    return name if len(name) <= 255 else digest(name)


def written(row: Occurrence) -> str:
    """A digest of what a date says."""
    return digest([row.local_start, row.local_end, row.zone, row.is_cancelled])


def _said(when: When) -> str:
    return digest([when.start, when.end, when.zone, when.is_cancelled])


def _arrivals(source: str, item: Item) -> list[Arrival]:
    return list(
        Arrival.objects.filter(source=source, kind=KIND, parent=item.foreign[:255])
    )


def _end(when: When) -> datetime:
    return max(when.end, when.start + SHORTEST)


def _add(source: str, item: Item, event_key: UUID, when: When, at: datetime) -> None:
    row = Occurrence(
        event_key=event_key,
        start_day=when.start.date(),
        start_time=when.start.time(),
        end_day=_end(when).date(),
        end_time=_end(when).time(),
        zone=when.zone,
        without_time=when.without_time,
    )
    if when.is_cancelled:
        row.status, row.cancelled_at = Occurrence.Status.CANCELLED, at
    with transaction.atomic():
        row.save()
        Arrival.objects.create(
            source=source,
            kind=KIND,
            foreign=name_of(item, when),
            parent=item.foreign[:255],
            content_type=ContentType.objects.get_for_model(Occurrence),
            number=row.pk,
            said=_said(when),
            written=written(row),
        )


def _follow(
    arrival: Arrival,
    row: Occurrence | None,
    item: Item,
    when: When,
    at: datetime,
    report: Report,
) -> None:
    if row is None:
        report.add(Outcome.DELETED, item, why=f"the date {when.start}")
        return
    if arrival.written != written(row):
        report.add(Outcome.KEPT, item, why=f"the date {when.start}")
        return
    with transaction.atomic():
        if row.is_cancelled and not when.is_cancelled:
            dates.reinstate([row.pk])
        before = row.local_start, row.local_end, row.zone
        is_other = before != (when.start, _end(when), when.zone)
        if is_other and not when.is_cancelled:
            _move(row, when, at)
        if when.is_cancelled:
            dates.cancel([row.pk], at=at)
        row.refresh_from_db()
        arrival.said, arrival.written = _said(when), written(row)
        arrival.save()
    report.add(Outcome.CHANGED, item, why=f"the date {when.start}")


def _move(row: Occurrence, when: When, at: datetime) -> None:
    if row.is_over(at=at):
        values = {
            "start_day": when.start.date(),
            "start_time": when.start.time(),
            "end_day": _end(when).date(),
            "end_time": _end(when).time(),
        }
        dates.correct(row.pk, raise_sequence=False, zone=when.zone, **values)
        return
    dates.move(row.pk, start=when.start, end=_end(when), zone=when.zone)
