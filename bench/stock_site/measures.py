"""What the stock site costs, in the same words as our rows."""

from django.test import Client

from bench import asking
from bench.asking import ask, named
from bench.serving import kept, served, worker_memory
from bench.size import Size

from .content import make_site
from .models import ArticlePage


def public(size: Size) -> dict[str, float]:
    """Its home page, an article and its search, which writes whenever it is asked."""
    pages, client = make_site(), Client()
    found = {}
    for name, url in {
        "home": "/",
        "content page": pages["article"].url,
        "list": pages["list"].url,
        "search": "/search/?q=bread",
    }.items():
        answer = ask(lambda url=url: client.get(url), size.times)
        found |= named(name, answer, "queries", "writes", "CPU ms")
    return found


def sitemap(size: Size) -> dict[str, float]:
    """Wagtail's own, of as many addresses; it names no other languages."""
    pages = make_site()
    for number in range(size.children):
        article = ArticlePage(title=f"More {number}", slug=f"more-{number}")
        pages["list"].add_child(instance=article)
    return asking.sitemap(size.times)


def cached(size: Size) -> dict[str, float]:
    """Its home page from Django's cache of whole pages, as wagtail-cache has it."""
    make_site()
    settings = "bench.stock_site.kept_settings"
    with served("bench.stock_site.wsgi", settings) as server:
        return kept(server, "/", size.seconds)


def memory(size: Size) -> dict[str, float]:
    """A worker of the same server after pages and search."""
    pages = make_site()
    paths = ["/", pages["article"].url, pages["list"].url, "/search/?q=bread"]
    return worker_memory("bench.stock_site.wsgi", paths, size.times)
