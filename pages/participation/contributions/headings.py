"""What texts are about, in German, looked up once for a whole list."""

from collections.abc import Iterable

from wagtail.models import Page

from locales.table import SOURCE_CODE
from pages.concepts.models import Goal

from .models import Contribution


class Headings:
    """Titles of the German pages and goals of some texts: two queries."""

    def __init__(self, rows: Iterable[Contribution]) -> None:
        keys = {row.discussion.page_key for row in rows}
        pages = Page.objects.filter(
            translation_key__in=keys, locale__language_code=SOURCE_CODE
        )
        self.pages = {page.translation_key: page for page in pages}
        goals = Goal.objects.filter(concept_key__in=keys)
        self.goals = {(goal.concept_key, goal.key): goal.title for goal in goals}

    def page_of(self, row: Contribution) -> Page | None:
        return self.pages.get(row.discussion.page_key)

    def page(self, row: Contribution) -> str:
        found = self.page_of(row)
        return found.title if found else ""

    def goal(self, row: Contribution) -> str:
        return self.goals.get((row.discussion.page_key, row.goal_key), "")
