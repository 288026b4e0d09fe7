"""The office's name, and the editors' bar on its pages."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

from locales.table import SOURCE_CODE
from pages.base.frame import frame

register = template.Library()


@register.simple_tag
def office_name() -> str:
    """What the office is called in German."""
    return frame(SOURCE_CODE).office.get("name") or settings.WAGTAIL_SITE_NAME


@register.simple_tag(takes_context=True)
def editors_bar(context: template.Context) -> SafeString | str:
    """
    Wagtail's bar with its check for barriers, for whoever may be signed in.

    Readers have no session: nobody is asked who they are, and the page may be kept.
    """
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)
