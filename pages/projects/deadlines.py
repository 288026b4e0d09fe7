"""Grants that end soon: a line in the digest, a list on the editors' first page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.base import attention
from pages.base.frame import frame
from pages.base.sentences import day_words
from pages.forms import notify

from .models import FundingRow, ProjectPage

# So many days before the last one editors are told.
WARNED_BEFORE = (14, 60)


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """A sentence for each grant whose day of warning lies between the two."""
    first, last = timezone.localdate(since), timezone.localdate(until)
    for row in _to_be_told(first, last):
        sentence = _(
            "%(project)s: money of %(funder)s ends on %(day)s (in %(days)s days)"
        ) % {
            "project": row.project.title,
            "funder": row.funder.name,
            "day": day_words(row.end),
            "days": (row.end - last).days,
        }
        url = settings.WAGTAILADMIN_BASE_URL + reverse(
            "wagtailadmin_pages:edit", args=[row.project_id]
        )
        yield notify.Line(told(row.project), str(_("Funding")), sentence, url)


def _to_be_told(first: date, last: date) -> list[FundingRow]:
    """Each once, even where the digest stood still over both of its days."""
    rows = FundingRow.objects.of_published().select_related("funder", "project")
    found = {}
    for days in WARNED_BEFORE:
        ahead = timedelta(days=days)
        for row in rows.ending(after=first + ahead, until=last + ahead):
            found.setdefault(row.pk, row)
    return [row for row in found.values() if row.end >= last and told(row.project)]


def told(page: ProjectPage) -> str:
    """The address of whoever keeps the project; the office's where nobody does."""
    return page.keeper_email or frame(SOURCE_CODE).email


def ending_soon(today: date) -> Q:
    """The projects with a grant that ends within the longest warning from that day."""
    rows = FundingRow.objects.of_published().ending(
        after=today - timedelta(days=1),
        until=today + timedelta(days=max(WARNED_BEFORE)),
    )
    return Q(pk__in=rows.order_by().values("project_id"))


notify.register(notify.Source("projects", lines))
attention.register(
    attention.Concern(
        _("Funding ends within 60 days"), ending_soon, _("No funding ends soon.")
    )
)
