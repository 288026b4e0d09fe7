"""An event and its date in a reader's words, wherever pages have none."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from events.models import EventPage, Occurrence
from locales.dates import in_words
from locales.table import SOURCE_CODE


@dataclass(frozen=True)
class EventWords:
    """What an event is called; `lang` where that is not the reader's language."""

    title: str
    place: str
    address: str
    online_url: str
    path: str
    lang: str = ""


def event_words(date: Occurrence) -> EventWords:
    """The event of that date as the reader's page tells it, or else the German one."""
    code = get_language() or SOURCE_CODE
    versions = {
        page.locale.language_code: page
        for page in EventPage.objects.filter(
            translation_key=date.event_key,
            locale__language_code__in={code, SOURCE_CODE},
        ).select_related("locale")
        if page.live or page.locale.language_code == SOURCE_CODE
    }
    own = versions.get(code)
    page = own or versions.get(SOURCE_CODE)
    if page is None:
        return EventWords("", date.place_name, date.place_address, "", "")
    return EventWords(
        title=page.title,
        place=date.place_name or page.place_name,
        address=date.place_address or page.place_address,
        online_url=page.online_url,
        path=page_path(page, code),
        lang="" if own else SOURCE_CODE,
    )


def page_path(page: EventPage, code: str) -> str:
    """The address of the event for a reader of that language."""
    rest = (page.url or "/").split("/", 2)[-1]
    return f"/{code}/{rest}"


def when(date: Occurrence) -> str:
    """Weekday, day and hours, as the town's clocks show them."""
    day = in_words(date.start_day, "full", get_language())
    if date.without_time:
        return day
    start, end = f"{date.start_time:%H:%M}", f"{date.end_time:%H:%M}"
    if date.end_day == date.start_day:
        return f"{day}, {start}–{end}"
    last = in_words(date.end_day, "full", get_language())
    return f"{day}, {start} – {last}, {end}"


def moment(at: datetime) -> str:
    """A deadline with its day and time, in the office's zone."""
    local = timezone.localtime(at)
    return f"{in_words(local.date(), 'full', get_language())}, {local:%H:%M}"
