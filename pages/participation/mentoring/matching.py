"""
Who suits whom: points with their reasons, and what rules a pair out.

Pure functions of two profiles, the same from either side. Somebody at the desk
decides; this only says where to look first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from .models import Role

NATIVE, GOOD, LITTLE = "native", "good", "little"
LEVELS = {LITTLE: 1, GOOD: 2, NATIVE: 3}
# What the best language of both is worth, by the lower of their levels.
BEST_LANGUAGE = {0: 0, 1: 20, 2: 42, 3: 50}
EACH_LANGUAGE, MOST_LANGUAGES = 5, 10
SAME_TOWN, SAME_DISTRICT = 15, 10
EACH_TIME, MOST_TIMES = 3, 15
EACH_INTEREST, MOST_INTERESTS = 3, 12
AGE_AS_WISHED = 5

ROLE, PAUSED, PAIRED, GENDER, REFUSED = "role", "paused", "paired", "gender", "refused"
LANGUAGES, TOWN, DISTRICT = "languages", "town", "district"
TIMES, INTERESTS, AGE = "times", "interests", "age"


@dataclass(frozen=True)
class Profile:
    """What counts of somebody, without name or contact."""

    pk: int
    role: str
    since: date
    languages: Mapping[str, str] = field(default_factory=dict)
    municipality: str = ""
    district: str = ""
    times: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    age: str = ""
    age_wish: str = ""
    gender: str = ""
    same_gender: bool = False
    is_paused: bool = False
    is_free: bool = True
    said_no_with: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One thing that two have in common, and what it is worth."""

    kind: str
    points: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """How well two suit each other."""

    profile: Profile
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def can_talk(self) -> bool:
        """Whether they share a language at all."""
        return any(reason.kind == LANGUAGES for reason in self.reasons)


def objection(one: Profile, other: Profile) -> str:
    """What rules the two out; empty when nothing does."""
    if {one.role, other.role} != {*Role.values}:
        return ROLE
    if one.is_paused or other.is_paused:
        return PAUSED
    if not (one.is_free and other.is_free):
        return PAIRED
    if not _gender_suits(one, other):
        return GENDER
    if other.pk in one.said_no_with or one.pk in other.said_no_with:
        return REFUSED
    return ""


def _gender_suits(one: Profile, other: Profile) -> bool:
    """A wish is only met by somebody who said the same of themselves."""
    if not (one.same_gender or other.same_gender):
        return True
    return bool(one.gender) and one.gender == other.gender


def reasons_for(one: Profile, other: Profile) -> tuple[Reason, ...]:
    """What the two have in common, what is worth most first."""
    found = [
        _languages(one, other),
        _town(one, other),
        _district(one, other),
        _several(TIMES, one.times & other.times, EACH_TIME, MOST_TIMES),
        _several(
            INTERESTS, one.interests & other.interests, EACH_INTEREST, MOST_INTERESTS
        ),
        _ages(one, other),
    ]
    kept = [reason for reason in found if reason is not None]
    return tuple(sorted(kept, key=lambda reason: -reason.points))


def ranked(person: Profile, others: Iterable[Profile]) -> list[Match]:
    """Those that nothing rules out, best first; of equals who has waited longest."""
    found = [
        Match(other, reasons_for(person, other))
        for other in others
        if not objection(person, other)
    ]
    return sorted(found, key=lambda x: (-x.points, x.profile.since, x.profile.pk))


def _languages(one: Profile, other: Profile) -> Reason | None:
    shared = {
        code: min(LEVELS.get(level, 0), LEVELS.get(other.languages[code], 0))
        for code, level in one.languages.items()
        if code in other.languages
    }
    if not shared:
        return None
    best = BEST_LANGUAGE[max(shared.values())]
    more = min(EACH_LANGUAGE * (len(shared) - 1), MOST_LANGUAGES)
    return Reason(
        LANGUAGES, best + more, tuple(sorted(shared, key=lambda x: (-shared[x], x)))
    )


def _town(one: Profile, other: Profile) -> Reason | None:
    if not one.municipality or one.municipality != other.municipality:
        return None
    return Reason(TOWN, SAME_TOWN, (one.municipality,))


def _district(one: Profile, other: Profile) -> Reason | None:
    """Villages of one name lie in several towns."""
    mine, theirs = one.district.strip(), other.district.strip()
    if _town(one, other) is None or not mine or mine.casefold() != theirs.casefold():
        return None
    return Reason(DISTRICT, SAME_DISTRICT, (min(mine, theirs),))


def _several(kind: str, shared: Iterable[str], each: int, most: int) -> Reason | None:
    values = tuple(sorted(shared))
    return Reason(kind, min(each * len(values), most), values) if values else None


def _ages(one: Profile, other: Profile) -> Reason | None:
    wishes = ((one.age_wish, other.age), (other.age_wish, one.age))
    met = sum(bool(wish) and wish == age for wish, age in wishes)
    return Reason(AGE, AGE_AS_WISHED * met) if met else None
