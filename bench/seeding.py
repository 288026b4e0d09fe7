"""
Many pages from a few that the site itself has made, translated and published.

A copy has every row that its original has, in whichever table: revisions, references,
search entries, strings and their translations, statuses. Whatever a later room keeps
of a page is found by the same rules. Rows are read once and written in bulk, so a
hundred thousand pages take minutes; what has been begun is gone on with.
"""

import sys
import time

from django.core.cache import cache
from django.db import connection, transaction
from wagtail.models import Page

from bench.copying import Original, Writer
from bench.office import Office


class Seeder:
    """
    Lets an office grow: a list of services, one of news, one of events, in turn.

    `section` is how many pages of each language a list is, itself included.
    """

    def __init__(self, office: Office, section: int = 100) -> None:
        self.office, self.section = office, section
        self.home = Original(office.home)
        self.kinds = [
            (Original(index), [Original(page) for page in index.get_children()])
            for index in (office.services, office.news, office.events)
        ]

    def grow(self, pages: int) -> None:
        """Until there are so many pages in all, in whole translation groups."""
        versions = len(self.office.locales) + 1
        there = Page.objects.filter(depth__gt=1).count()
        begun, first = time.monotonic(), there
        while pages - there >= versions:
            # What is interrupted leaves whole sections only.
            with transaction.atomic():
                there += self._section(min((pages - there) // versions, self.section))
            _progress(there, pages, (there - first) / (time.monotonic() - begun))
        sys.stderr.write("\n")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        cache.clear()

    def _section(self, size: int) -> int:
        number = Page.objects.child_of(self.office.home).count()
        index, pages = self.kinds[number % len(self.kinds)]
        writer = Writer()
        parents = writer.copy(index, self.home.nodes(), number)
        for at in range(size - 1):
            writer.copy(pages[at % len(pages)], parents, number * self.section + at)
        return writer.write()


def more_of(page: Page, number: int) -> None:
    """So many copies of a page beside it, in its languages."""
    original, parents = Original(page), Original(page.get_parent()).nodes()
    with transaction.atomic():
        writer = Writer()
        for at in range(number):
            writer.copy(original, parents, at)
        writer.write()
    cache.clear()


def _progress(done: int, wanted: int, pace: float) -> None:
    filled = 30 * done // wanted
    bar = "#" * filled + "." * (30 - filled)
    left = (wanted - done) / pace if pace else 0
    sys.stderr.write(f"\r[{bar}] {done:,} of {wanted:,} pages, {left:,.0f} s left   ")
    sys.stderr.flush()
