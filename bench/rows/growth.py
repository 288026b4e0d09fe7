"""The same answers with few pages and with many, in several languages."""

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bench.asking import ask, named
from bench.editing import publishing
from bench.office import Office
from bench.seeding import Seeder
from bench.size import Size


def ours(size: Size) -> tuple[dict[str, float], dict[str, float]]:
    office = Office(size.languages)
    office.fill(min(size.each, 3))
    office.translate(*office.home.get_descendants(inclusive=True).specific())
    seeder = Seeder(office)
    seeder.grow(size.few)
    few = _measured(office, size)
    seeder.grow(size.many)
    return _measured(office, size), few


def _measured(office: Office, size: Size) -> dict[str, float]:
    """What readers and editors ask for; "Barrierefreiheit" is on one page."""
    cache.clear()
    reader, editor = Client(), Client()
    editor.force_login(office.user)
    change = publishing(editor, office.service)
    # The dashboard lists what somebody has edited, and asks more where there is such.
    change()
    explorer = reverse("wagtailadmin_explore", args=[office.services.pk])
    calls = {
        name: lambda client=client, url=url: client.get(url)
        for name, client, url in (
            ("home", reader, "/de/"),
            ("content page", reader, f"/de/leistungen/{office.service.slug}/"),
            ("list", reader, "/de/leistungen/"),
            ("search, a rare word", reader, "/de/search/?q=barrierefreiheit"),
            ("search, a word on many pages", reader, "/de/search/?q=wohnsitz"),
            ("explorer", editor, explorer),
            ("dashboard", editor, reverse("wagtailadmin_home")),
        )
    }
    found, times = {}, max(size.times // 4, 1)
    for name, call in calls.items():
        found |= named(name, ask(call, times), "queries", "CPU ms")
    published = ask(change, times, status=302)
    return found | named("publish", published, "queries", "CPU ms")
