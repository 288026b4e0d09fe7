"""Menu, breadcrumbs and footer, each asking by itself as most sites do."""

from django import template
from django.template import Context
from wagtail.models import Page, Site

from bench.stock_site.models import FooterText

register = template.Library()


@register.simple_tag(takes_context=True)
def site_root(context: Context) -> Page:
    return Site.find_for_request(context["request"]).root_page


@register.inclusion_tag("stock_site/menu.html", takes_context=True)
def menu(context: Context, parent: Page, here: Page | None = None) -> dict:
    items = parent.get_children().live().in_menu()
    for item in items:
        item.opens = item.get_children().live().in_menu().exists()
        item.is_active = bool(here) and here.url_path.startswith(item.url_path)
    return {"items": items, "request": context["request"]}


@register.inclusion_tag("stock_site/menu_children.html", takes_context=True)
def menu_children(context: Context, parent: Page) -> dict:
    children = parent.get_children().live().in_menu()
    return {"parent": parent, "children": children, "request": context["request"]}


@register.inclusion_tag("stock_site/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict:
    page = context.get("page")
    ancestors = ()
    if page is not None and getattr(page, "depth", 0) > 2:
        ancestors = Page.objects.ancestor_of(page, inclusive=True).filter(depth__gt=1)
    return {"ancestors": ancestors, "request": context["request"]}


@register.simple_tag
def footer_text() -> str:
    if FooterText.objects.first() is not None:
        return FooterText.objects.first().body
    return ""
