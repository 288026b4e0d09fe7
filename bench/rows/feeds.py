"""Events and places for other programmes, and whether they have changed."""

from django.test import Client

from bench.asking import ask, named
from bench.office import Office
from bench.seeding import more_of
from bench.size import Size
from bench.table import FEEDS

URLS = (
    "/api/v1/events?language=de&limit=100",
    "/de/termine/json/",
    "/de/termine/feed/",
    "/de/termine/ics/",
    "/api/v1/places?language=de&limit=100",
)


def ours(size: Size) -> dict[str, float]:
    office, found = Office(), {}
    office.fill(1)
    more_of(office.event, size.events - 1)
    office.add_places(size.places)
    for name, url in zip(FEEDS, URLS, strict=True):
        found |= _asked(name, url, size)
    return found


def _asked(name: str, url: str, size: Size) -> dict[str, float]:
    client = Client()
    answer = ask(lambda: client.get(url), size.times)
    known = {"If-None-Match": client.get(url).headers["ETag"]}
    again = ask(lambda: client.get(url, headers=known), 1, status=304)
    return {
        **named(name, answer, "queries", "KB", "CPU ms"),
        f"{name}: queries at 304": again["queries"],
    }
