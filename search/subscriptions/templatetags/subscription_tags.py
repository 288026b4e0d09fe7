"""Where a list can be had by e-mail."""

from django import template
from django.http import QueryDict
from django.urls import reverse

register = template.Library()


@register.simple_tag
def follow_url(kind: str, key: object = "", query: QueryDict | None = None) -> str:
    """The form for a list with these filters."""
    asked = QueryDict(mutable=True)
    asked["kind"] = kind
    if key:
        asked["list"] = str(key)
    for name, values in (query or QueryDict()).lists():
        asked.setlist(name, values)
    return f"{reverse('follow')}?{asked.urlencode()}"
