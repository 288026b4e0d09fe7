"""What a text is about, in words, for letters and for the writer's own page."""

from wagtail.models import Page

from locales.table import reader_code
from pages.base.frame import address
from pages.base.listing import readable
from pages.concepts.models import ConceptPage, Goal
from pages.concepts.raw import raw_titles

from .models import Contribution
from .subjects import PLACE


def about(row: Contribution) -> tuple[str, str]:
    """Title and address of what it is about; empty where readers would find nothing."""
    code = reader_code()
    key = row.discussion.page_key
    page = readable(Page.objects.filter(translation_key=key), code).first()
    if page is None:
        return "", ""
    url = f"{address(page.url_path, code)}{PLACE}"
    own = page.specific
    if not isinstance(own, ConceptPage):
        return page.title, url
    goals = Goal.objects.current().filter(concept_key=key, key=row.goal_key)
    goal = goals.first()
    if goal is None:
        return page.title, ""
    return raw_titles(own).get(goal.key, goal.title), f"{url}{goal.slug}/"
