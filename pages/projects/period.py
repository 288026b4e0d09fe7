"""When a project runs, and what that makes of it on a given day."""

from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext

from pages.base.sentences import day_words

PLANNED, RUNNING, FINISHED = "planned", "running", "finished"


def status_on(day: date, starts_on: date | None, ends_on: date | None) -> str:
    """What a project of that period is on that day; empty where nobody knows."""
    if ends_on and ends_on < day:
        return FINISHED
    if starts_on and starts_on > day:
        return PLANNED
    return RUNNING if starts_on or ends_on else ""


def with_status(status: str, *, day: date) -> Q:
    """The projects that have that status on that day."""
    is_over = Q(ends_on__isnull=False, ends_on__lt=day)
    is_to_come = Q(starts_on__isnull=False, starts_on__gt=day)
    if status == FINISHED:
        return is_over
    if status == PLANNED:
        return is_to_come & ~is_over
    is_known = Q(starts_on__isnull=False) | Q(ends_on__isnull=False)
    return is_known & ~is_over & ~is_to_come


def ranked(projects: QuerySet, *, day: date) -> QuerySet:
    """Each with `rank`: what runs on that day first, what is over last."""
    order = (RUNNING, PLANNED, "", FINISHED)
    return projects.annotate(
        rank=Case(
            *(
                When(with_status(status, day=day), then=Value(at))
                for at, status in enumerate(order)
                if status
            ),
            default=Value(order.index("")),
        )
    )


def status_words() -> dict[str, str]:
    """Each status in the reader's words, what runs now first."""
    return {
        RUNNING: gettext("Running"),
        PLANNED: gettext("Planned"),
        FINISHED: gettext("Finished"),
    }


def period_words(starts_on: date | None, ends_on: date | None) -> str:
    """The period in the reader's words; empty where nobody knows."""
    if starts_on and ends_on:
        return gettext("%(first)s to %(last)s") % {
            "first": day_words(starts_on),
            "last": day_words(ends_on),
        }
    if starts_on:
        return gettext("Since %(day)s") % {"day": day_words(starts_on)}
    if ends_on:
        return gettext("Until %(day)s") % {"day": day_words(ends_on)}
    return ""
