"""The small form at the end of a page."""

from django import template
from django.template import Context

from pages.participation.feedback.asking import asked_about, is_asked

register = template.Library()


@register.inclusion_tag("components/helpful.html", takes_context=True)
def was_it_helpful(context: Context) -> dict:
    """Nothing where readers are not asked."""
    page, request = context.get("page"), context.get("request")
    if request is None or not is_asked(page, request):
        return {}
    return {"asked": asked_about(page)}
