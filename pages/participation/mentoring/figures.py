"""How many pairs, meetings and hours a year: numbers of nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from pages.projects.proof import people

from .models import Meeting, MentoringProgramme, Pair


@dataclass(frozen=True)
class Year:
    """A year of a programme; pairs count in the year in which both said yes."""

    year: int
    pairs: int
    meetings: int
    hours: Decimal


def years_of(programme: MentoringProgramme, *, until: date | None = None) -> list[Year]:
    """Each year in which something happened, the latest first: two queries."""
    day = Q(agreed_on__lte=until) if until else Q(agreed_on__isnull=False)
    pairs = _by_year(Pair.objects.filter(day, programme=programme), "agreed_on")
    met = Meeting.objects.filter(pair__programme=programme)
    if until:
        met = met.filter(day__lte=until)
    meetings = _by_year(met, "day", hours=Sum("hours"))
    return [
        Year(
            year=year,
            pairs=pairs.get(year, {}).get("number", 0),
            meetings=meetings.get(year, {}).get("number", 0),
            hours=meetings.get(year, {}).get("hours") or Decimal(0),
        )
        for year in sorted({*pairs, *meetings}, reverse=True)
    ]


def _by_year(rows: object, field: str, **sums: object) -> dict[int, dict]:
    found = rows.order_by().annotate(year=ExtractYear(field)).values("year")
    return {row["year"]: row for row in found.annotate(number=Count("pk"), **sums)}


def told(year: Year) -> list[str]:
    """The same as cells; where a number is small, it is not told."""
    meetings_are_few = people(year.meetings) != year.meetings
    hours = people(year.meetings) if meetings_are_few else _plain(year.hours)
    return [str(x) for x in (people(year.pairs), people(year.meetings), hours)]


def _plain(hours: Decimal) -> str:
    return f"{hours.quantize(Decimal('0.1')):f}".rstrip("0").rstrip(".")


def table(rows: list[tuple[str, list[Year]]]) -> Iterator[tuple[str, list[str]]]:
    """Years of several programmes for a file; each with the name of its project."""
    heads = (_("Project"), _("Year"), _("Pairs"), _("Meetings of pairs"), _("Hours"))
    yield "", [str(head) for head in heads]
    for title, years in rows:
        for year in years:
            yield "", [title, str(year.year), *told(year)]
