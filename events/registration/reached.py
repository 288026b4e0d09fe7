"""How many came to the events of a project, or to those that serve a goal."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet, Sum

from events.models import EventPage, Occurrence
from events.places import own_place_of, place_of
from events.projects import events_of
from freshness.clock import until as true_until
from freshness.recording import current as answer_being_made
from locales.table import SOURCE_CODE
from pages.concepts import evidence as concept_evidence
from pages.projects import evidence
from pages.projects.evidence import Held
from pages.projects.models import ProjectPage
from pages.projects.proof import versions_of
from pages.projects.support import line_of

from .states import State

REGISTERED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)


def held(project: ProjectPage, until: datetime) -> Iterator[evidence.Held]:
    """Every date of its events that was over by then and was not called off."""
    return (one for _key, one in _held(events_of(project), until))


def held_for_goals(concept_key: UUID, until: datetime) -> Iterator[tuple[str, Held]]:
    """
    The key of each of the concept's goals with a date that was held for it.

    Of events that name the goal, and of those whose project does; once where both do.
    """
    goals = defaultdict(set)
    for named in ("goals", "project__goals"):
        links = EventPage.objects.filter(
            **{f"{named}__concept_key": concept_key, f"{named}__is_current": True}
        )
        for goal, key in links.values_list(f"{named}__key", "translation_key"):
            goals[key].add(goal)
    pages = EventPage.objects.filter(
        translation_key__in=goals, locale__language_code=SOURCE_CODE
    ).select_related("place")
    for key, one in _held(pages, until):
        for goal in goals[key]:
            yield goal, one


def _held(pages: QuerySet[EventPage], until: datetime) -> Iterator[tuple[UUID, Held]]:
    """An event that nobody could ever read took place nowhere."""
    shown = Q(live=True) | Q(first_published_at__isnull=False)
    known = {page.translation_key: page for page in pages.filter(shown)}
    dates = Occurrence.objects.filter(event_key__in=known)
    if answer_being_made():
        # The next date to be over makes it anew, also where an edit brings it forward.
        still = dates.filter(ends_at__gt=until)
        true_until(still.aggregate(end=Min("ends_at"))["end"])
    rows = dates.filter(ends_at__lte=until)
    rows = rows.taking_place().select_related("place")
    for row in rows.annotate(
        registered=_people(*REGISTERED), came=_people(State.ATTENDED)
    ):
        page = known[row.event_key]
        place = own_place_of(row) or place_of(page)
        yield (
            row.event_key,
            Held(page.title, row.start_day, place.name, row.registered, row.came),
        )


def _people(*states: State) -> Sum:
    """None where there is nobody: at such a date nobody counted."""
    theirs = Q(registrations__state__in=states)
    return Sum("registrations__party_size", filter=theirs)


def published(project: ProjectPage) -> list[evidence.Published]:
    """The live pages of its events in every language."""
    keys = list(events_of(project).values_list("translation_key", flat=True))
    line = line_of(project.pk)
    return versions_of(
        EventPage.objects.filter(translation_key__in=keys),
        has_emblem=bool(line and line.statement),
    )


evidence.register(evidence.Provider("events", held, published))
concept_evidence.register(concept_evidence.Provider("events", held_for_goals))
