"""What a project's proof of use says about its events: how many came."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, Sum

from events.models import EventPage, Occurrence
from events.places import own_place_of, place_of
from events.projects import events_of
from pages.projects import evidence
from pages.projects.models import ProjectPage
from pages.projects.proof import versions_of
from pages.projects.support import line_of

from .states import State

REGISTERED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)


def held(project: ProjectPage, until: datetime) -> Iterator[evidence.Held]:
    """
    Every date of its events that was over by then and was not called off.

    An event that nobody could ever read took place nowhere.
    """
    shown = Q(live=True) | Q(first_published_at__isnull=False)
    pages = {page.translation_key: page for page in events_of(project).filter(shown)}
    rows = Occurrence.objects.filter(event_key__in=pages, ends_at__lte=until)
    rows = rows.taking_place().select_related("place")
    for row in rows.annotate(
        registered=_people(*REGISTERED), came=_people(State.ATTENDED)
    ):
        page = pages[row.event_key]
        place = own_place_of(row) or place_of(page)
        yield evidence.Held(
            page.title, row.start_day, place.name, row.registered, row.came
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
