"""Public pages, uncached, in both kinds of language, with few children and many."""

from django.test import Client

from bench.asking import ask, named
from bench.office import Office
from bench.seeding import more_of
from bench.size import Size
from bench.table import LISTS, PUBLIC

NAMES = ("queries", "twice", "writes", "CPU ms")


def ours(size: Size) -> dict[str, float]:
    office, found = Office(min(size.languages, 3)), {}
    office.fill(size.each)
    office.translate(office.home, office.services, office.service)
    service = f"leistungen/{office.service.slug}/"
    code = office.locales[0].language_code
    urls = ("/de/", f"/de/{service}", f"/{code}/{service}", "/de/search/?q=wohnsitz")
    for name, url in zip(PUBLIC, urls, strict=True):
        found |= _asked(name, url, size)
    found |= _asked(LISTS[0], "/de/neues/", size)
    more_of(office.news_item, size.children)
    return found | _asked(LISTS[1], "/de/neues/", size)


def _asked(name: str, url: str, size: Size) -> dict[str, float]:
    client = Client()
    return named(name, ask(lambda: client.get(url), size.times), *NAMES)
