"""What every part of the feed needs to know of the others."""

from collections import defaultdict
from datetime import date

from locales.table import SOURCE_CODE
from pages.base.frame import address

from .drafts import ONLY, SITE, Embedded, object_path
from .gathering import Gathered


class Part:
    """Turns some of what was gathered into drafts, and remembers who names whom."""

    def __init__(self, found: Gathered) -> None:
        self.found = found
        self.body = object_path("body", ONLY)
        # Who names a file: its key to the kind to the addresses.
        self.named: dict = defaultdict(lambda: defaultdict(list))
        self.consulted: dict[int, list[Embedded]] = defaultdict(list)
        self.sits: dict[int, list[Embedded]] = defaultdict(list)

    def _embedded_file(self, key: int | None) -> Embedded | None:
        return Embedded("file", str(key)) if key in self.found.documents else None

    def _organisation(self, key: int | None) -> str | None:
        row = self.found.organisations.get(key)
        return object_path("organization", row.translation_key) if row else None

    def _entry(self, shelf: str, slug: str) -> str:
        base = self.found.directory_url
        return f"{SITE}{base}{shelf}/{slug}/" if base else ""


def key_of(page: object) -> str:
    """What a page is known by in every language."""
    return str(page.translation_key)


def web_of(page: object) -> str:
    """Where people read it."""
    return f"{SITE}{address(page.url_path, SOURCE_CODE)}"


def day_of(day: date | None) -> str | None:
    return day.isoformat() if day else None
