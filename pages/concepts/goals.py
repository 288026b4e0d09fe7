"""Goals as other pages name them, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from pages.base.frame import address, german_lang, kept, lang_of
from pages.base.listing import readable

from .models import ConceptPage, Goal
from .raw import raw_titles


@dataclass(frozen=True)
class GoalLine:
    """A goal and where it stands; `lang` is "de" where the words are German."""

    title: str
    url: str
    concept: str
    lang: str = ""


def goal_lines(goal_ids: Iterable[int], code: str) -> list[GoalLine]:
    """Those of the goals that readers of that language can go to, in their order."""
    wanted = {*goal_ids}
    if not wanted:
        return []
    lines = kept("goals", code, lambda: _lines(code))
    return [line for pk, line in lines.items() if pk in wanted]


def _lines(code: str) -> dict[int, GoalLine]:
    goals = list(Goal.objects.current())
    keys = {goal.concept_key for goal in goals}
    found = readable(ConceptPage.objects.filter(translation_key__in=keys), code)
    pages = {page.translation_key: page for page in found.select_related("locale")}
    titles = {key: raw_titles(page) for key, page in pages.items()}
    lines = {}
    for goal in goals:
        if goal.concept_key not in pages:
            continue
        page, own = pages[goal.concept_key], titles[goal.concept_key].get(goal.key)
        lines[goal.pk] = GoalLine(
            title=own or goal.title,
            url=f"{address(page.url_path, code)}#{goal.anchor}",
            concept=page.title,
            lang=lang_of(page, code) if own else german_lang(code),
        )
    return lines
