"""What can be written about: a news item, or one goal of a concept."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page

from locales.views import find_page
from pages.base.frame import address, german_lang, lang_of, link_to_page, private_keys
from pages.concepts.models import ConceptPage, Goal
from pages.concepts.raw import raw_titles
from pages.news.models import NewsPage

from .models import Discussion

TYPES = (NewsPage, ConceptPage)
PLACE = "voices/"


@dataclass(frozen=True)
class Subject:
    """A page or a goal on it, for readers of a language; `lang` is of its title."""

    page: Page
    discussion: Discussion
    goal_key: str
    title: str
    lang: str
    url: str
    back_url: str

    @property
    def form_key(self) -> str:
        return f"voices {self.page.translation_key} {self.goal_key}"


def subject_of(request: HttpRequest, path: str, slug: str, code: str) -> Subject | None:
    """What that address is about; None where nobody can write, or may read."""
    found = find_page(request, path)
    page = found[0] if found else None
    if not isinstance(page, TYPES) or page.url_path.split("/", 2)[2] != path:
        return None
    if page.translation_key in private_keys(code):
        return None
    discussion = (
        Discussion.objects.filter(page_key=page.translation_key)
        .select_related("consent__locale")
        .first()
    )
    if discussion is None:
        return None
    if isinstance(page, ConceptPage):
        return _about_goal(page, discussion, slug, code)
    return None if slug else _about_page(page, discussion, code)


def _about_page(page: Page, discussion: Discussion, code: str) -> Subject:
    link = link_to_page(page, code)
    return Subject(
        page,
        discussion,
        goal_key="",
        title=link.title,
        lang=link.lang,
        url=f"{link.url}{PLACE}",
        back_url=link.url,
    )


def _about_goal(
    page: ConceptPage, discussion: Discussion, slug: str, code: str
) -> Subject | None:
    goal = (
        Goal.objects.current()
        .filter(concept_key=page.translation_key, slug=slug)
        .first()
    )
    if goal is None:
        return None
    own = raw_titles(page).get(goal.key)
    lang = lang_of(page, code) if own else german_lang(code)
    url = address(page.url_path, code)
    return Subject(
        page,
        discussion,
        goal_key=goal.key,
        title=own or goal.title,
        lang=lang,
        url=f"{url}{PLACE}{goal.slug}/",
        back_url=f"{url}#{goal.anchor}",
    )
