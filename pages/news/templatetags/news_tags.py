"""News for the pages of lower rooms."""

from django import template

from pages.base.frame import Frame
from pages.base.listing import Card, card, readable, with_terms
from pages.news.models import NewsPage

register = template.Library()


@register.simple_tag
def latest_news(frame: Frame, limit: int = 3) -> list[Card]:
    """The newest news as cards, each once, for readers of that frame's language."""
    pages = readable(NewsPage.objects.all(), frame.code).order_by(*NewsPage.card_order)
    return [card(page, frame) for page in with_terms(pages[:limit])]
