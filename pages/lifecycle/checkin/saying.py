"""
What the site says of an entry, field by field, as plain text.

Partners see it in their language; editors see the same fields of the German row. Some
fields stand elsewhere or have rows of their own (`by_hand`): an editor enters those.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language_bidi, gettext, override

from locales.table import SOURCE_CODE, TABLE
from pages.directory.entries import Entries, Opening, PlaceView
from pages.directory.languages import CODES, language_name, language_names
from pages.directory.models.entry import Entry
from pages.lifecycle.models.checkin import shelf_of

LANGUAGES = "languages"
# They turn what stands around them, and no form takes them away.
LRM, RLM = "\u200e", "\u200f"


@dataclass(frozen=True)
class EntryField:
    """
    A field that partners look at.

    `kind` is how it is asked for; `is_words` marks German words that have
    translations, `is_ltr` what reads from left to right everywhere.
    """

    name: str
    label: Callable[[], str]
    kind: str = "short_text"
    purpose: str = ""
    is_words: bool = False
    by_hand: bool = False
    is_required: bool = False

    @property
    def is_ltr(self) -> bool:
        return self.kind in ("email", "phone") or self.purpose == "url"

    @property
    def is_long(self) -> bool:
        return self.kind == "long_text"


NAME = EntryField("name", lambda: gettext("Name"), is_required=True)
PHONE = EntryField("phone", lambda: gettext("Phone"), "phone")
EMAIL = EntryField("email", lambda: gettext("E-mail"), "email")
SPOKEN = EntryField(LANGUAGES, lambda: gettext("Speaks"))
ADDRESS = EntryField(
    "address", lambda: gettext("Address"), kind="long_text", by_hand=True
)
HOURS = EntryField(
    "hours", lambda: gettext("Opening hours in words"), kind="long_text", by_hand=True
)
FIELDS = {
    "organisations": (
        NAME,
        EntryField(
            "offer", lambda: gettext("What it offers"), "long_text", is_words=True
        ),
        EntryField("contact_name", lambda: gettext("Contact person")),
        PHONE,
        EMAIL,
        EntryField("website", lambda: gettext("Website"), purpose="url"),
        SPOKEN,
        ADDRESS,
        HOURS,
    ),
    "people": (
        NAME,
        EntryField(
            "about", lambda: gettext("What people come for"), "long_text", is_words=True
        ),
        PHONE,
        EMAIL,
        SPOKEN,
        ADDRESS,
        HOURS,
    ),
    "places": (
        NAME,
        EntryField("street", lambda: gettext("Street and number")),
        EntryField("postal_code", lambda: gettext("Postal code")),
        EntryField("town", lambda: gettext("Town")),
        PHONE,
        EMAIL,
        EntryField(
            "directions",
            lambda: gettext("How to get there"),
            "long_text",
            is_words=True,
        ),
        HOURS,
    ),
}


def fields_of(entry: Entry) -> tuple[EntryField, ...]:
    return FIELDS[shelf_of(entry)]


class Said:
    """What readers of the language in use find about one entry."""

    def __init__(self, entry: Entry, code: str, *, at: datetime) -> None:
        self.entry, self.entries = entry, Entries(code, at)
        (self.view,) = getattr(self.entries, shelf_of(entry))([entry])

    def text(self, field: EntryField) -> str:
        if field.is_words:
            return self.entries.words(self.entry, field.name)[0]
        special = {"address": self._address, "hours": self._hours}.get(field.name)
        if special:
            return special()
        if field.name == LANGUAGES:
            return ", ".join(language_names(self.entry.languages))
        return getattr(self.entry, field.name)

    def lang(self, field: EntryField) -> str:
        """ "de" where a reader of another language gets German words."""
        if field.is_words:
            return self.entries.words(self.entry, field.name)[1]
        is_own = field.is_ltr or field.name in (LANGUAGES, "hours")
        return "" if is_own or self.entries.code == SOURCE_CODE else SOURCE_CODE

    def all(self) -> dict[str, str]:
        return {field.name: self.text(field) for field in fields_of(self.entry)}

    def _places(self) -> list[PlaceView]:
        if shelf_of(self.entry) == "organisations":
            return self.entries.places(self.entry.places.all())
        office = getattr(self.view, "office", None)
        return [office] if office else []

    def _address(self) -> str:
        return "\n".join(
            ", ".join(part for part in (x.name, x.street, x.town) if part)
            for x in self._places()
        )

    def _hours(self) -> str:
        if shelf_of(self.entry) != "organisations":
            return _hours_text(self.view.opening)
        told = [(x.name, _hours_text(x.opening)) for x in self._places()]
        told = [(name, text) for name, text in told if text]
        if len(told) == 1:
            return told[0][1]
        return "\n\n".join(f"{name}\n{text}" for name, text in told)


def _hours_text(opening: Opening | None) -> str:
    """The usual week in lines."""
    if opening is None or not opening.is_known:
        return ""
    comma = f", {RLM}" if get_language_bidi() else ", "
    lines = [f"{row.label}: {comma.join(row.hours)}" for row in opening.usual]
    return "\n".join(_plain(x) for x in [*lines, *opening.monthly])


def _plain(html: str) -> str:
    """Where one reads from the right, hours still read from nine to twelve."""
    if get_language_bidi():
        html = html.replace('<bdi dir="ltr">', LRM)
    return strip_tags(html)


def in_german(entry: Entry) -> dict[str, str]:
    """What the German row says now."""
    with override(SOURCE_CODE):
        return Said(entry, SOURCE_CODE, at=timezone.now()).all()


def read_languages(text: str, readers: Iterable[str]) -> tuple[list[str], list[str]]:
    """
    The codes of languages that somebody named, and the words that name none.

    `readers` are the languages in which the names may be written.
    """
    known = {}
    for reader in (*readers, SOURCE_CODE):
        with override(reader):
            known |= {language_name(x, reader).casefold(): x for x in CODES}
    known |= {x.autonym.casefold(): x.code for x in TABLE if x.code in CODES}
    known |= _autonyms()
    codes, unknown = [], []
    for word in _words(text):
        code = known.get(word.casefold())
        if code is None:
            unknown.append(word)
        elif code not in codes:
            codes.append(code)
    return codes, unknown


def _words(text: str) -> list[str]:
    for mark in "،;；\n/":
        text = text.replace(mark, ",")
    return [x.strip() for x in text.split(",") if x.strip()]


@cache
def _autonyms() -> dict[str, str]:
    return {_autonym(x).casefold(): x for x in CODES}


def _autonym(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def languages_in_german(text: str, locale: str) -> str:
    """The same languages by their German names; what is no language stays as it is."""
    codes, unknown = read_languages(text, [locale])
    with override(SOURCE_CODE):
        return ", ".join([*language_names(codes), *unknown])
