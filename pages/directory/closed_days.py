"""Public holidays: by law from the `holidays` library, and the office's own."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.utils.translation import gettext_lazy as _

from locales.table import find

from .opening import Cause, NamesHoliday

GERMAN_LANDS = (
    *("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"),
    *("NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"),
)
REGIONS = [
    ("", _("open on public holidays")),
    ("BE", _("Belgium")),
    ("LU", _("Luxembourg")),
    ("NL", _("Netherlands")),
    ("AT", _("Austria")),
    ("DE", _("Germany, holidays of all Länder")),
    *[(f"DE-{land}", f"DE-{land}") for land in GERMAN_LANDS],
]
HOLIDAY = "holiday"


def by_law(region: str, code: str, own: Iterable = ()) -> NamesHoliday | None:
    """
    What a date is called when it is a holiday of that region, for a reader.

    `own` are rows of OwnHoliday: they count everywhere, even before the law's.
    A language that the library does not know is given the German name.
    """
    named = {(row.day.month, row.day.day): row for row in own if row.every_year}
    dated = {row.day: row for row in own if not row.every_year}
    if not (region or named or dated):
        return None

    def name(day: date) -> Cause | None:
        row = dated.get(day) or named.get((day.month, day.day))
        if row is not None:
            return Cause(HOLIDAY, holiday=row.words, lang=row.words_lang)
        if not region:
            return None
        words, lang = _calendar(region, code, day.year)
        return Cause(HOLIDAY, holiday=words[day], lang=lang) if day in words else None

    return name


@cache
def _calendar(region: str, code: str, year: int) -> tuple[dict[date, str], str]:
    """The holidays of a year, and the language of their names if it is another."""
    import holidays  # 12 MB with Germany: only where a place closes by law

    country, _dash, land = region.partition("-")
    language = find(code).babel
    known = holidays.country_holidays(country, years=[]).supported_languages
    spoken = {name.split("_")[0]: name for name in known}
    told = language if language in spoken else "de" if "de" in spoken else None
    found = holidays.country_holidays(
        country,
        subdiv=land or None,
        years=year,
        language=spoken[told] if told else None,
    )
    lang = "" if told == language else told or "mul"
    return dict(found), lang
