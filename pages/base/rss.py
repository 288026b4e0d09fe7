"""Lists as RSS 2.0."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language

from locales.table import find


def rss(
    request: HttpRequest, items: Iterable[dict], *, title: str, link: str, about: str
) -> HttpResponse:
    """
    A feed in the language in force.

    `items` are the arguments of Django's `add_item`; a `link` within the site gets the
    site's name and, unless there is another one, is the item's identity.
    """
    feed = Rss201rev2Feed(
        title=title,
        link=request.build_absolute_uri(link),
        description=about,
        language=find(get_language()).code,
        feed_url=request.build_absolute_uri(),
    )
    for item in items:
        url = request.build_absolute_uri(item["link"])
        feed.add_item(**{"unique_id": url, **item, "link": url})
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
    )
