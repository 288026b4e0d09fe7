"""The project that an event belongs to."""

from django.db.models import QuerySet

from locales.table import SOURCE_CODE
from pages.projects.models import ProjectPage
from pages.projects.support import ProjectLine, line_of

from .models import EventPage


def events_of(project: ProjectPage) -> QuerySet[EventPage]:
    """The German pages of a project's events."""
    return EventPage.objects.filter(
        project=project, locale__language_code=SOURCE_CODE
    ).select_related("place")


def project_of(event_key: object) -> ProjectLine | None:
    """The project of that event in the active language; nothing without one."""
    german = EventPage.objects.filter(
        translation_key=event_key,
        locale__language_code=SOURCE_CODE,
        project__isnull=False,
    )
    return line_of(german.values_list("project_id", flat=True).first())
