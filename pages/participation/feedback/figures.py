"""What the desk shows of the numbers: each page and language, over some months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, QuerySet, Sum
from wagtail.models import Page

from locales.table import find
from pages.participation.german import german_pages

# How far back the desk looks; 0 is everything.
SPANS = (1, 3, 12, 0)


@dataclass
class Figure:
    """
    How a page did for its readers of a language; `new` are texts to be read.

    Where it has no version in their language they read the German one.
    """

    page: Page
    locale: str
    yes: int
    no: int
    new: int = 0
    is_read_in_german: bool = False

    @property
    def language(self) -> str:
        return find(self.locale).german

    @property
    def share(self) -> int:
        """How many of a hundred it helped."""
        return round(100 * self.yes / (self.yes + self.no))


def since(months: int, *, on: date) -> date | None:
    """The first month that counts: one month is the present one."""
    if not months:
        return None
    return on.replace(day=1) - relativedelta(months=months - 1)


def _live_versions(keys: Iterable) -> set:
    """Pairs of key and language in which those pages can be read."""
    pages = Page.objects.filter(translation_key__in={*keys}, live=True).order_by()
    return set(pages.values_list("translation_key", "locale__language_code"))


def figures(counts: QuerySet, texts: QuerySet) -> list[Figure]:
    """Those first that helped the most readers not; pages that are gone, not at all."""
    summed = list(
        counts.order_by()
        .values("page_key", "locale")
        .annotate(helped=Sum("yes"), failed=Sum("no"))
        .order_by(F("failed").desc(), "page_key", "locale")
    )
    pages = german_pages(row["page_key"] for row in summed)
    versions = _live_versions(pages)
    new = {
        (row["page_key"], row["locale"]): row["number"]
        for row in texts.undone()
        .order_by()
        .values("page_key", "locale")
        .annotate(number=Count("pk"))
    }
    return [
        Figure(
            page=pages[row["page_key"]],
            locale=row["locale"],
            yes=row["helped"],
            no=row["failed"],
            new=new.get((row["page_key"], row["locale"]), 0),
            is_read_in_german=(row["page_key"], row["locale"]) not in versions,
        )
        for row in summed
        if row["page_key"] in pages
    ]
