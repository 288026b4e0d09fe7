"""The sitemap, every address with its other languages."""

from bench.asking import sitemap
from bench.office import Office
from bench.seeding import more_of
from bench.size import Size


def ours(size: Size) -> dict[str, float]:
    office = Office(min(size.languages, 3))
    office.fill(size.each)
    office.translate(office.home, office.services, office.service)
    more_of(office.service, size.children // 4)
    return sitemap(size.times)
