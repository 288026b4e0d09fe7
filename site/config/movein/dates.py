"""
Dates of events that came from elsewhere: new ones, moved ones, cancelled ones.

Changes go the way of an editor's (`events.dates`), so that people who signed up are
told. What was changed here is left alone.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from config.movein.items import Item, When, digest
from config.movein.models import Arrival
from config.movein.report import Outcome, Report
from events import dates
from events.models import Occurrence

KIND = "date"
# So many dates of one event are brought along.
MOST_DATES = 200
SHORTEST = timedelta(minutes=1)


def keep_dates(source: str, item: Item, event_key: UUID, report: Report) -> None:
    """Bring the dates of one event in line with what the old site says of them."""
    at = timezone.now()
    known = {x.foreign: x for x in _arrivals(source, item)}
    rows = Occurrence.objects.in_bulk([x.number for x in known.values()])
    if len(item.dates) > MOST_DATES:
        why = f"only {MOST_DATES} of its {len(item.dates)} dates"
        report.add(Outcome.REMARK, item, why=why)
    for when in item.dates[:MOST_DATES]:
        arrival = known.get(name_of(item, when))
        if arrival is None:
            _add(source, item, event_key, when, at)
        elif arrival.said != _said(when):
            _follow(arrival, rows.get(arrival.number), item, when, at, report)


def missing(source: str, item: Item, *, at: datetime, until: datetime) -> list[Arrival]:
    """
    The dates to come that a calendar does not name any more, up to a moment.

    Past ones are none of them: feeds leave out what is over.
    """
    named = {name_of(item, when) for when in item.dates}
    gone = [x for x in _arrivals(source, item) if x.foreign not in named]
    rows = Occurrence.objects.in_bulk([x.number for x in gone])
    return [
        x
        for x in gone
        if (row := rows.get(x.number))
        and at < row.starts_at <= until
        and not row.is_cancelled
        and x.written == written(row)
    ]


def call_off(arrivals: list[Arrival], *, at: datetime) -> None:
    """Cancel these dates, and remember that it was not done by hand."""
    for arrival in arrivals:
        with transaction.atomic():
            dates.cancel([arrival.number], at=at)
            row = Occurrence.objects.get(pk=arrival.number)
            arrival.written, arrival.said = written(row), ""
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
        is_other = (row.local_start, row.local_end) != (when.start, _end(when))
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
