"""A worker under gunicorn, as it is deployed, after its pages in every language."""

from bench.office import Office
from bench.serving import worker_memory
from bench.size import Size
from locales.table import TABLE


def ours(size: Size) -> dict[str, float]:
    office = Office(min(size.languages, 3))
    office.fill(size.each)
    office.translate(office.home, office.services, office.service)
    paths = [
        f"/{row.code}/{path}"
        for row in TABLE
        for path in (
            *("", "leistungen/", f"leistungen/{office.service.slug}/", "neues/"),
            *("termine/", "termine/json/", "search/?q=wohnsitz"),
        )
    ]
    return worker_memory("config.wsgi", [*paths, "/sitemap.xml"], size.times // 4)
