"""Finding a page by its address with as few queries at any depth."""

from django.http import Http404, HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from .negotiation import home_paths

# No page lies deeper; what an address says behind that is nobody's.
DEEPEST = 12


def route(request: HttpRequest, path: str, code: str) -> RouteResult | None:
    """
    What the path leads to in that language's tree; None where nothing is.

    Wagtail asks for each level anew. Here the deepest page on the way is found at
    once and routes the rest, so addresses within a page (`feed/`) work as ever.
    """
    home = home_paths().get(code)
    if home is None:
        return None
    parts = [part for part in path.split("/") if part]
    way = [home]
    for part in parts[:DEEPEST]:
        way.append(f"{way[-1]}{part}/")
    # Slugs are indexed, whole paths are not.
    slugs = {home.strip("/"), *parts[:DEEPEST]}
    found = Page.objects.filter(slug__in=slugs, url_path__in=way)
    page = found.order_by("-depth").first()
    if page is None:
        return None
    rest = parts[way.index(page.url_path) :]
    kind = page.specific_class
    # A page below it would have been found, being deeper.
    if rest and not (kind and issubclass(kind, RoutablePageMixin)):
        return None
    try:
        return page.specific.route(request, rest)
    except Http404:
        return None
