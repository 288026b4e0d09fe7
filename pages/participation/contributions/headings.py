"""What texts are about, in German, looked up once for a whole list."""

from collections.abc import Iterable

from wagtail.models import Page

from pages.concepts.models import Goal
from pages.participation.german import german_pages

from .models import Contribution


class Headings:
    """Titles of the German pages and goals of some texts: two queries."""

    def __init__(self, rows: Iterable[Contribution]) -> None:
        keys = {row.discussion.page_key for row in rows}
        self.pages = german_pages(keys)
        goals = Goal.objects.filter(concept_key__in=keys)
        self.goals = {(goal.concept_key, goal.key): goal.title for goal in goals}

    def page_of(self, row: Contribution) -> Page | None:
        return self.pages.get(row.discussion.page_key)

    def page(self, row: Contribution) -> str:
        found = self.page_of(row)
        return found.title if found else ""

    def goal(self, row: Contribution) -> str:
        return self.goals.get((row.discussion.page_key, row.goal_key), "")
