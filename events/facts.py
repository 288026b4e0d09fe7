"""What matters before somebody comes: cost, childcare, for whom, languages, access."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from pages.directory.languages import language_names

from .models import EventPage


@dataclass
class Fact:
    """An icon, the interface's words, and a note in the page's own language."""

    icon: str
    text: str
    note: str = ""


def facts_of(page: EventPage) -> list[Fact]:
    """What an event says of itself, each with an icon."""
    return [*_for_whom(page), *_languages(page), *_access(page)]


def _for_whom(page: EventPage) -> Iterator[Fact]:
    if page.cost:
        yield Fact("coins", gettext("Cost:"), page.cost)
    elif page.is_free:
        yield Fact("coins", gettext("Free of charge"))
    if page.by_invitation:
        yield Fact("mail", gettext("Only with an invitation"))
    if page.women_only:
        yield Fact("users", gettext("Only for women"))
    if page.childcare:
        yield Fact("baby", gettext("With childcare"), page.childcare_note)


def _languages(page: EventPage) -> Iterator[Fact]:
    if page.languages:
        names = {"names": listed_names(page.languages)}
        yield Fact("languages", gettext("Languages: %(names)s") % names)
    if page.interpreters:
        names = {"names": listed_names(page.interpreters)}
        yield Fact("message-circle", gettext("Interpreter: %(names)s") % names)


def _access(page: EventPage) -> Iterator[Fact]:
    if page.place and "step-free" in page.place.access:
        yield Fact("accessibility", gettext("Without steps"))
    if page.access_note:
        yield Fact("accessibility", gettext("Access:"), page.access_note)
    if page.attendance == page.Attendance.ONLINE:
        yield Fact("door-open", gettext("Online"))
    elif page.attendance == page.Attendance.BOTH:
        yield Fact("door-open", gettext("Also online"))


def listed_names(codes: list[str]) -> str:
    """Names of languages in a row, with the comma of the reader's language."""
    return gettext(", ").join(language_names(codes))
