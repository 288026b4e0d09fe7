"""Goals for the pages of lower rooms."""

from django import template
from django.utils.translation import get_language

from locales.table import SOURCE_CODE
from pages.base.models import BasePage
from pages.concepts.goals import GoalLine, goal_lines

register = template.Library()


@register.simple_tag
def goals_of(page: BasePage) -> list[GoalLine]:
    """The goals that a page serves, in the reader's words."""
    keys = [goal.pk for goal in page.goals.all()]
    return goal_lines(keys, get_language() or SOURCE_CODE)
