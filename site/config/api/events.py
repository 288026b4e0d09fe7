"""Events with their dates, soonest first."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from types import SimpleNamespace

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from events.models import EventPage, Occurrence
from events.turning import now_until_it_turns
from pages.base.frame import Frame, frame

from .answering import answers
from .asking import AskedEvents
from .listing import everybodys, one_slice, terms, translations_of, url_of
from .version import of_dates, of_pages

# As many as the site itself shows.
MOST_DATES = 60


def _facts(asked: SimpleNamespace) -> list:
    return [of_pages(), of_dates(_dates(asked))]


@answers(AskedEvents, _facts)
def events(request: HttpRequest, asked: SimpleNamespace) -> dict:
    """Without `since`, events with a date to come; cancelled dates are among them."""
    code = asked.language
    dates = _dates(asked)
    answer, rows = one_slice(request, asked, _events(code, asked, dates))
    by_event = defaultdict(list)
    keys = [row.translation_key for row in rows]
    for date in dates.filter(event_key__in=keys).select_related("place").iterator():
        # One more than is told, to tell that there are more.
        if len(by_event[date.event_key]) <= MOST_DATES:
            by_event[date.event_key].append(date)
    versions = translations_of(request, keys)
    around = frame(code)
    items = [
        {
            **_item(request, row, around),
            **_all_dates(by_event[row.translation_key], row),
            "translations": versions.get(row.translation_key, []),
        }
        for row in rows
    ]
    return {**answer, "items": items}


def _dates(asked: SimpleNamespace) -> QuerySet[Occurrence]:
    """The dates of the days that were asked for."""
    since = now_until_it_turns()
    if asked.since:
        since = timezone.make_aware(datetime.combine(asked.since, time.min))
    dates = Occurrence.objects.upcoming(at=since)
    if asked.until:
        day = asked.until + timedelta(days=1)
        end = timezone.make_aware(datetime.combine(day, time.min))
        dates = dates.filter(starts_at__lt=end)
    return dates


def _events(
    code: str, asked: SimpleNamespace, dates: QuerySet[Occurrence]
) -> QuerySet[EventPage]:
    own = dates.order_by().filter(event_key=OuterRef("translation_key"))
    first = own.values("event_key").annotate(first=Min("starts_at")).values("first")
    found = everybodys(EventPage.objects.filter(Exists(own)), code)
    found = found.select_related("place", "locale")
    found = found.prefetch_related("topics", "municipalities")
    if asked.topic:
        found = found.filter(topics__slug=asked.topic)
    if asked.municipality:
        found = found.filter(
            Q(municipalities__slug=asked.municipality) | Q(municipalities=None)
        )
    return found.annotate(first=Subquery(first)).order_by("first", "pk")


def _item(request: HttpRequest, row: EventPage, around: Frame) -> dict:
    code = around.code
    return {
        "key": row.translation_key,
        "language": code,
        "title": row.title,
        "summary": row.in_short,
        "url": url_of(request, row.url_path, code),
        "topics": terms((x.pk for x in row.topics.all()), around.topics, code),
        "municipalities": terms(
            (x.pk for x in row.municipalities.all()), around.municipalities, code
        ),
        **{
            name: getattr(row, name)
            for name in (
                *("attendance", "is_free", "cost", "languages", "interpreters"),
                *("women_only", "by_invitation", "childcare"),
            )
        },
    }


def _all_dates(dates: list[Occurrence], event: EventPage) -> dict:
    return {
        "dates": [_date(date, event) for date in dates[:MOST_DATES]],
        "more_dates": len(dates) > MOST_DATES,
    }


def _date(date: Occurrence, event: EventPage) -> dict:
    return {
        "id": date.uid,
        "starts_at": date.starts_at,
        "ends_at": date.ends_at,
        "time_zone": date.zone,
        "time_is_known": not date.without_time,
        "status": date.status,
        "free_places": date.free_places,
        "registration_opens": date.registration_opens,
        "registration_closes": date.registration_closes,
        "place": _spot(date) or _spot(event),
    }


def _spot(where: Occurrence | EventPage) -> dict | None:
    """A place of the directory, or one in words; None where none is named."""
    if where.place:
        place = where.place
        parts = (place.street, place.town_line)
        return {
            # The words beside a place of the directory name the room in it.
            "name": ", ".join(x for x in (place.name, where.place_name) if x),
            "address": ", ".join(part for part in parts if part),
            "key": place.translation_key,
        }
    if where.place_name:
        return {"name": where.place_name, "address": where.place_address, "key": None}
    return None
