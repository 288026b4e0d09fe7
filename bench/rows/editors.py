"""Opening a page's editor, publishing, and publishing what has translations."""

from django.test import Client

from bench.asking import ask, named
from bench.editing import edit_url, publishing
from bench.office import Office
from bench.size import Size
from bench.stock import stock_editor


def ours(size: Size) -> tuple[dict[str, float], dict[str, float]]:
    office, client = Office(size.languages), Client()
    office.fill(size.each)
    client.force_login(office.user)
    with stock_editor():
        reference = _measured(client, office, size)
    found = _measured(client, office, size)
    office.translate(office.home, office.services, office.service)
    translated = _published(client, office, size)
    return found | named("publish, translated", translated, "queries", "CPU ms"), (
        reference
    )


def _measured(client: Client, office: Office, size: Size) -> dict[str, float]:
    opens = ask(lambda: client.get(edit_url(office.service)), size.times)
    published = _published(client, office, size)
    return named("editor opens", opens, "queries", "KB", "CPU ms") | named(
        "publish", published, "queries", "CPU ms"
    )


def _published(client: Client, office: Office, size: Size) -> dict[str, float]:
    """Publishing leaves something behind each time, so it is not done too often."""
    return ask(publishing(client, office.service), max(size.times // 4, 1), status=302)
