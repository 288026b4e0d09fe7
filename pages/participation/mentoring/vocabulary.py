"""Words to choose from: languages, levels, times, ages, towns, interests."""

from babel.dates import get_day_names
from django.utils.translation import gettext

from locales.table import find, reader_code
from pages.base.frame import lang_of, versions
from pages.directory.languages import editors_choices
from pages.forms.questions import Option
from pages.topics.models import Municipality

from .matching import GOOD, LITTLE, NATIVE
from .models import Interest, MentoringProgramme

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Of each age its first year; the last is open.
AGES = (14, 18, 26, 40, 60)
ANY, ELSEWHERE, UNTOLD = "any", "elsewhere", "untold"
WOMAN, MAN, DIVERSE = "woman", "man", "diverse"
TOLD_GENDERS = (WOMAN, MAN, DIVERSE)


def languages() -> list[Option]:
    return [Option(code, name) for code, name in editors_choices()]


def levels() -> list[Option]:
    return [
        Option(NATIVE, gettext("Mother tongue")),
        Option(GOOD, gettext("Good")),
        Option(LITTLE, gettext("A little")),
    ]


def times() -> list[Option]:
    """The parts of every day of the week."""
    names = get_day_names("wide", "stand-alone", locale=find(reader_code()).babel)
    parts = {
        MORNING: gettext("%(day)s, in the morning"),
        AFTERNOON: gettext("%(day)s, in the afternoon"),
        EVENING: gettext("%(day)s, in the evening"),
    }
    return [
        Option(f"{day}-{part}", words % {"day": names[number]})
        for number, day in enumerate(DAYS)
        for part, words in parts.items()
    ]


def ages(minimum: int = 0) -> list[Option]:
    """Ages from the least that is allowed; numbers need no translation."""
    found = []
    for first, after in zip(AGES, (*AGES[1:], 0), strict=True):
        start = max(first, minimum)
        if not after:
            found.append(Option(str(first), _from_left(f"{start}+")))
        elif after > start:
            found.append(Option(str(first), _from_left(f"{start}–{after - 1}")))
    return found


def _from_left(numbers: str) -> str:
    """The same order of numbers on every page, also among Arabic words."""
    return f"\u200e{numbers}\u200e"


def towns() -> list[Option]:
    """Names of towns are names in every language, so they are marked as no other's."""
    named = [Option(town.key, town.label) for town in _terms(Municipality)]
    return [*named, Option(ELSEWHERE, gettext("Somewhere else"))]


def interests() -> list[Option]:
    return _terms(Interest)


def genders() -> list[Option]:
    return [
        Option(WOMAN, gettext("Woman")),
        Option(MAN, gettext("Man")),
        Option(DIVERSE, gettext("Another one")),
        Option(UNTOLD, gettext("I would rather not say")),
    ]


def _terms(model: type) -> list[Option]:
    """Rows of a vocabulary in the reader's words, or marked as German."""
    code = reader_code()
    pairs = sorted(versions(model, code), key=lambda pair: pair[0].sort_order)
    return [Option(row.slug, own.name, lang_of(own, code)) for row, own in pairs]


def audience_words(programme: MentoringProgramme) -> Option | None:
    """For whom it is."""
    if programme.audience is None:
        return None
    key = programme.audience.translation_key
    code = reader_code()
    for row, own in versions(type(programme.audience), code, translation_key=key):
        return Option(row.slug, own.name, lang_of(own, code))
    return None
