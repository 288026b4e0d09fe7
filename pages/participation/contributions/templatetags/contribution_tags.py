"""What residents wrote, at a news item and at a goal."""

from django import template
from wagtail.models import Page

from locales.table import reader_code
from pages.participation.contributions.models import Contribution
from pages.participation.contributions.shown import voices
from pages.participation.contributions.talks import Talk, talk_about

register = template.Library()
NEWEST = 3


@register.simple_tag
def talk_of(page_key: object, goal_key: str = "") -> Talk | None:
    """Where to read and write about a news item, or about a goal of a concept."""
    return talk_about(page_key, reader_code(), goal_key)


@register.simple_tag
def newest_voices(page: Page) -> list:
    """The last texts about a news item."""
    code = reader_code()
    talk = talk_about(page.translation_key, code)
    if talk is None or not talk.number:
        return []
    rows = Contribution.objects.shown().filter(discussion_id=talk.discussion_id)
    return voices(rows[:NEWEST], code)
