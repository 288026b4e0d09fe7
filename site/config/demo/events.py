"""The demonstration's events, with dates counted from the day of loading."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from wagtail.models import Page

from events import dates
from events.models import EventIndexPage, EventPage, Occurrence
from events.series import Pattern, make_series
from pages.directory.models import Organisation, Place
from pages.projects.models import ProjectPage

if TYPE_CHECKING:
    from .loading import Demonstration

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLAIN = (
    *("attendance", "place_name", "place_address", "online_url", "cost"),
    *("women_only", "by_invitation", "childcare", "childcare_note", "access_note"),
    *("languages", "interpreters"),
)


def add_events(demonstration: "Demonstration", home: Page) -> None:
    """The calendar, its events and their dates, where they are missing."""
    from .loading import read

    content = read("events.yaml")
    index = demonstration.add(
        home, EventIndexPage, content["index"], show_in_menus=True
    )
    _add_below(demonstration, index, content["events"])


def add_town_events(demonstration: "Demonstration") -> None:
    """The calendars of single municipalities, below the pages that these have."""
    from .loading import read

    for slug, town in read("events.yaml")["towns"].items():
        index = demonstration.add(
            demonstration.made[slug], EventIndexPage, town["index"]
        )
        _add_below(demonstration, index, town["events"])


def _add_below(
    demonstration: "Demonstration", index: EventIndexPage, rows: list[dict]
) -> None:
    from .loading import rich

    known = set(EventPage.objects.child_of(index).values_list("slug", flat=True))
    for row in rows:
        page = demonstration.add(
            index,
            EventPage,
            row,
            place=_entry(demonstration, Place, row.get("place")),
            project=_entry(demonstration, ProjectPage, row.get("project")),
            body=[("rich_text", rich(row["body"]))],
            is_free="cost" not in row,
            **{name: row[name] for name in PLAIN if name in row},
        )
        if row["slug"] not in known:
            _add_organisers(demonstration, page, row.get("organisers", []))
            _add_dates(page, row)


def _entry(
    demonstration: "Demonstration", model: type, slug: str | None
) -> Place | ProjectPage | None:
    rows = model.objects.filter(locale=demonstration.german)
    return rows.filter(slug=slug).first() if slug else None


def _add_organisers(
    demonstration: "Demonstration", page: EventPage, slugs: list[str]
) -> None:
    if not slugs:
        return
    rows = Organisation.objects.filter(locale=demonstration.german, slug__in=slugs)
    page.organisers.set(rows)
    page.save_revision().publish()


def _add_dates(page: EventPage, row: dict) -> None:
    if "series" in row:
        make_series(page.translation_key, _pattern(row["series"]))
    for item in row.get("dates", []):
        _add_date(page, item)
    coming = list(page.occurrences.upcoming(at=timezone.now()))
    if "cancelled" in row:
        off = row["cancelled"]
        pks = [coming[off["date"]].pk]
        dates.cancel(pks, at=timezone.now(), reason=off["reason"])
    if "moved" in row:
        _move(coming[row["moved"]["date"]], row["moved"])


def _pattern(row: dict) -> Pattern:
    start, end = _times(row["times"])
    first = timezone.localdate() - timedelta(weeks=row["weeks_ago"])
    first += timedelta(days=(WEEKDAYS.index(row["weekday"]) - first.weekday()) % 7)
    until = first + timedelta(weeks=row["weeks"] - 1)
    rule = f"FREQ=WEEKLY;INTERVAL={row.get('interval', 1)};BYDAY={row['weekday']}"
    if row.get("monthly"):
        rule = f"FREQ=MONTHLY;BYDAY=1{row['weekday']}"
    length = datetime.combine(first, end) - datetime.combine(first, start)
    return Pattern(
        rule=f"{rule};UNTIL={until:%Y%m%d}",
        first_day=first,
        start_time=start,
        minutes=int(length.total_seconds() // 60),
        capacity=row.get("capacity"),
    )


def _times(words: str) -> tuple[time, time]:
    start, end = words.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def _add_date(page: EventPage, row: dict) -> None:
    start, end = _times(row["times"])
    day = timezone.localdate() + timedelta(days=row["in_days"])
    if "weekday" in row:
        ahead = (WEEKDAYS.index(row["weekday"]) - day.weekday()) % 7
        day += timedelta(days=ahead)
    made = Occurrence(
        event_key=page.translation_key,
        start_day=day,
        start_time=start,
        end_day=day,
        end_time=end,
        without_time=row.get("without_time", False),
        capacity=row.get("capacity"),
    )
    made.place_in_time()
    if "opens" in row:
        made.registration_opens = made.starts_at - timedelta(days=row["opens"])
    made.save()


def _move(occurrence: Occurrence, row: dict) -> None:
    start, end = _times(row["times"])
    day = occurrence.start_day + timedelta(days=row["days"])
    dates.move(
        occurrence.pk,
        start=datetime.combine(day, start),
        end=datetime.combine(day, end),
        reason=row["reason"],
    )
