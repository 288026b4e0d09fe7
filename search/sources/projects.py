"""Projects: found by what volunteers are wanted for, as long as they are."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from pages.projects.models import ProjectPage

from .pages import Rows, let_rows_say


def rows_of(page: ProjectPage) -> Rows:
    """Until when the words of a project stay: one day it asks for less."""
    days = [block.value["until"] for block in page.open_volunteers]
    last = min((day for day in days if day), default=None)
    if last is None:
        return Rows()
    after = datetime.combine(last + timedelta(days=1), time.min)
    return Rows(true_until=timezone.make_aware(after))


def register_projects() -> None:
    let_rows_say(ProjectPage, rows_of)
