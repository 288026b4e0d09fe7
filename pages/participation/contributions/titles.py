"""What a text is about, in words, for letters and for the writer's own page."""

from django.utils.translation import get_language
from wagtail.models import Page

from locales.table import SOURCE_CODE, find
from pages.base.frame import address
from pages.concepts.models import ConceptPage, Goal
from pages.concepts.raw import raw_titles

from .models import Contribution
from .subjects import PLACE


def about(row: Contribution) -> tuple[str, str]:
    """Title and address of what it is about; empty where that is gone."""
    code = find(get_language() or SOURCE_CODE).code
    versions = Page.objects.filter(
        translation_key=row.discussion.page_key,
        locale__language_code__in={code, SOURCE_CODE},
        live=True,
    ).select_related("locale")
    found = {page.locale.language_code: page for page in versions}
    page = found.get(code) or found.get(SOURCE_CODE)
    if page is None:
        return "", ""
    url = f"{address(page.url_path, code)}{PLACE}"
    if not row.goal_key:
        return page.title, url
    goal = Goal.objects.filter(
        concept_key=row.discussion.page_key, key=row.goal_key
    ).first()
    if goal is None:
        return page.title, url
    own = page.specific
    titles = raw_titles(own) if isinstance(own, ConceptPage) else {}
    return titles.get(goal.key, goal.title), f"{url}{goal.slug}/"
