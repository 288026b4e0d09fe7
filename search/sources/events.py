"""Events: found by their words, their dates and where they take place."""

from collections.abc import Iterable
from datetime import time

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from events.display import label_of, times_in_words
from events.models import EventPage, Occurrence
from events.places import own_place_of, place_of

from . import register_kind
from .pages import Rows, let_rows_say, name_kind

KIND = "event"


def rows_of(page: EventPage) -> Rows | None:
    """What its dates say of an event; None once all of them are over."""
    now = timezone.now()
    dates = list(page.occurrences.select_related("place"))
    coming = [date for date in dates if not date.is_over(at=now)]
    if dates and not coming:
        return None
    return Rows(
        day=_next(coming).start_day if coming else None,
        true_until=min((date.ends_at for date in coming), default=None),
        texts=list(dict.fromkeys(_places(page, coming))),
        facets=_facets(page, coming),
        details=_details(page, coming),
    )


def _next(coming: list[Occurrence]) -> Occurrence:
    """The first that takes place; else the first, to say that it does not."""
    return next((date for date in coming if not date.is_cancelled), coming[0])


def _places(page: EventPage, coming: Iterable[Occurrence]) -> list[str]:
    lines = [place_of(page), *(own_place_of(date) for date in coming)]
    return [line.in_a_line for line in lines if line and line.in_a_line]


def _facets(page: EventPage, coming: Iterable[Occurrence]) -> dict[str, list[str]]:
    facets = {"year": sorted({str(date.start_day.year) for date in coming})}
    municipality = page.place and page.place.municipality
    if municipality and not page.municipalities.all():
        facets["place"] = [municipality.slug]
    return facets


def _details(page: EventPage, coming: list[Occurrence]) -> dict:
    if not coming:
        return {}
    date = _next(coming)
    others = [x for x in coming if x.pk != date.pk and not x.is_cancelled]
    times = [] if date.without_time else [date.start_time, date.end_time]
    return {
        "date": date.start_day.isoformat(),
        "times": [f"{time:%H:%M}" for time in times],
        "cancelled": date.is_cancelled,
        "more": len(others),
        "where": (own_place_of(date) or place_of(page)).name,
    }


def when(details: dict) -> str:
    """Time and state of the date that a result names, in the reader's language."""
    if "times" not in details:
        return ""
    parts = [label_of("cancelled") if details["cancelled"] else ""]
    parts.append(times_in_words(*map(time.fromisoformat, details["times"])))
    more = details["more"]
    if more:
        words = ngettext("and %(more)s more date", "and %(more)s more dates", more)
        parts.append(words % {"more": more})
    return " · ".join(part for part in parts if part)


def keys_at(place: object) -> list[str]:
    """Keys of events that take place there, usually or on some coming date."""
    there = {"place__translation_key": place.translation_key}
    found = set(EventPage.objects.filter(**there).values_list("translation_key"))
    dates = Occurrence.objects.upcoming(at=timezone.now()).filter(**there)
    found |= set(dates.order_by().values_list("event_key"))
    return [f"page:{key}" for (key,) in found]


def register_events() -> None:
    name_kind(EventPage, KIND)
    let_rows_say(EventPage, rows_of)
    register_kind(KIND, lambda: gettext("Events"), when=when)
