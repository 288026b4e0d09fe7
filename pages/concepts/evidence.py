"""
What has been done for each goal: projects, events held, people who came, decisions.

Projects and motions name goals themselves. What rooms above know of events they tell
through a `Provider`, so that this room need not know them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from freshness.clock import moment
from locales.table import SOURCE_CODE
from pages.base.frame import Link, kept, link_to_page
from pages.base.listing import readable
from pages.base.models import BasePage
from pages.councils.models import MotionPage
from pages.councils.wording import motion_status
from pages.projects.evidence import FEWEST, Held, summed
from pages.projects.models import ProjectPage

from .models import ConceptPage


@dataclass(frozen=True)
class Mention:
    """A page that serves a goal, and how far it has come."""

    link: Link
    status: str


@dataclass
class Evidence:
    """All that is known for one goal. `people` is empty where nobody counted."""

    projects: list[Mention] = field(default_factory=list)
    decisions: list[Mention] = field(default_factory=list)
    events: int = 0
    people: str = ""

    def __bool__(self) -> bool:
        return bool(self.projects or self.decisions or self.events)


@dataclass(frozen=True)
class Provider:
    """
    A room that knows of dates.

    `held` (key of a concept, until) -> the key of a goal with a date that was over by
    then, each date once for each goal that it serves. It says `clock.until` when the
    next one is over.
    """

    name: str
    held: Callable[[UUID, datetime], Iterable[tuple[str, Held]]]


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Let a room tell; a second one of that name takes its place."""
    _providers[provider.name] = provider
    return provider


def evidence_of(
    page: ConceptPage, code: str, *, year: int | None = None
) -> dict[str, Evidence]:
    """
    What readers of that language see for each goal, by its key; kept while it is true.

    Of one year: projects that ran, what was decided, dates held.
    """
    name = f"evidence-{page.translation_key}-{year or 'all'}"
    return kept(name, code, lambda: _gather(page, code, year, moment()))


def _gather(
    page: ConceptPage, code: str, year: int | None, at: datetime
) -> dict[str, Evidence]:
    found: dict[str, Evidence] = defaultdict(Evidence)
    for key, project in _serving(ProjectPage, page, code):
        if year is None or _runs_in(project.starts_on, project.ends_on, year):
            found[key].projects.append(_mention(project, project.status_words, code))
    for key, motion in _serving(MotionPage, page, code):
        if year is None or year in _years_of(motion):
            status = motion_status(motion, timezone.localdate(at)).text
            found[key].decisions.append(_mention(motion, status, code))
    for key, dates in _held(page, at).items():
        came = [one.came for one in dates if year is None or one.day.year == year]
        found[key].events = len(came)
        found[key].people = people_words(came)
    return dict(found)


def _years_of(motion: MotionPage) -> set[int]:
    days = (motion.submitted_on, motion.answered_on, motion.decided_on, motion.done_on)
    return {day.year for day in days if day}


def _runs_in(first: date | None, last: date | None, year: int) -> bool:
    """Whether a project of that period is about the year; not where nobody knows."""
    if first is None:
        return last is not None and last.year == year
    return first.year <= year and (last is None or last.year >= year)


def _serving(
    model: type[BasePage], page: ConceptPage, code: str
) -> list[tuple[str, BasePage]]:
    """The key of each goal with a page of that type that readers may see."""
    name = model._meta.model_name
    links = model.goals.through.objects.filter(
        **{
            "goal__concept_key": page.translation_key,
            "goal__is_current": True,
            f"{name}__locale__language_code": SOURCE_CODE,
        }
    ).values_list("goal__key", f"{name}__translation_key")
    goals = defaultdict(list)
    for goal, key in links:
        goals[key].append(goal)
    pages = readable(model.objects.filter(translation_key__in=goals), code)
    rows = pages.select_related("locale").order_by("title", "pk")
    return [(goal, row) for row in rows for goal in goals[row.translation_key]]


def _mention(page: BasePage, status: str, code: str) -> Mention:
    return Mention(link_to_page(page, code), status)


def _held(page: ConceptPage, until: datetime) -> dict[str, list[Held]]:
    found = defaultdict(list)
    for provider in _providers.values():
        for goal, one in provider.held(page.translation_key, until):
            found[goal].append(one)
    return found


def people_words(numbers: list[int | None]) -> str:
    """
    How many came in all; numbers that could tell who somebody is stay untold.

    One small number alone is below five; several together need not be.
    """
    together = summed(numbers)
    if together is None:
        return ""
    number, is_exact = together
    if is_exact:
        return str(number)
    if len([x for x in numbers if x != 0]) == 1:
        return gettext("fewer than %(number)s") % {"number": FEWEST}
    return gettext("at least %(number)s") % {"number": number}
