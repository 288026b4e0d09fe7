"""The way from a page to its two columns."""

from django import template
from wagtail.models import Page

from locales.negotiation import live_versions
from locales.table import BY_CODE, SOURCE_CODE
from pages.sheet.printing import can_print

register = template.Library()


@register.inclusion_tag("components/beside_links.html")
def beside_links(page: object, reader_lang: str = "") -> dict:
    """
    Side by side and on paper; beside a German page the choice of a language.

    Nothing where only one version is live, under a German text shown to others, or
    where the head is not a page's (a person of the directory).
    """
    if not isinstance(page, Page) or page.pk is None or reader_lang:
        return {}
    code = page.locale.language_code
    versions = live_versions(page)
    others = [x for x in BY_CODE.values() if x.code in versions and x.code != code]
    if code not in versions or not others:
        return {}
    address = f"/{code}/{versions[code].url_path.split('/', 2)[2]}"
    if code == SOURCE_CODE:
        return {"choices": others, "url": f"{address}beside/"}
    if SOURCE_CODE not in versions:
        return {}
    return {
        "url": f"{address}beside/",
        "pdf_url": f"{address}beside.pdf" if can_print() else "",
        "title": page.title,
    }
