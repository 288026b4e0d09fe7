"""An event and its date in a reader's words, wherever pages have none."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from events.display import times_inside
from events.models import EventPage, Occurrence
from events.places import own_place_of, place_of
from locales.dates import in_words
from locales.table import SOURCE_CODE


@dataclass(frozen=True)
class EventWords:
    """What an event is called; `lang` where that is not the reader's language."""

    title: str
    place: str
    address: str
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
        return EventWords("", date.place_name, date.place_address, "")
    place = own_place_of(date) or place_of(page)
    return EventWords(
        title=page.title,
        place=place.name,
        address=place.address,
        path=page_path(page, code),
        lang="" if own else SOURCE_CODE,
    )


def public_page(event_key: object) -> EventPage | None:
    """The event's German page, if everybody may read it."""
    pages = EventPage.objects.live().public()
    return pages.filter(
        translation_key=event_key, locale__language_code=SOURCE_CODE
    ).first()


def is_public(event_key: object) -> bool:
    """Whether everybody may read the event."""
    return public_page(event_key) is not None


def page_path(page: EventPage, code: str) -> str:
    """The address of the event for a reader of that language."""
    rest = (page.url or "/").split("/", 2)[-1]
    return f"/{code}/{rest}"


def when(date: Occurrence) -> str:
    """Weekday, day and hours, as the town's clocks show them."""
    day = in_words(date.start_day, "full", get_language())
    if date.end_day > date.start_day:
        last = in_words(date.end_day, "full", get_language())
        return f"{day} – {last}"
    return gettext("%(day)s, %(time)s") % {"day": day, "time": times_inside(date)}


def moment(at: datetime) -> str:
    """A deadline with its day and time, in the office's zone."""
    local = timezone.localtime(at)
    return gettext("%(day)s, %(time)s") % {
        "day": in_words(local.date(), "full", get_language()),
        "time": f"{local:%H:%M}",
    }


def with_event(sentence: str, event: EventWords) -> SafeString:
    """A sentence about `%(event)s`, whose title is marked with its language."""
    lang = format_html(' lang="{}"', event.lang) if event.lang else ""
    title = format_html("<bdi{}>{}</bdi>", lang, event.title)
    return mark_safe(escape(sentence) % {"event": title})  # noqa: S308  both escaped
