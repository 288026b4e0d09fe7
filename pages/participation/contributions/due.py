"""What waits to be read: in the digest of who moderates, and on the first page."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pages.base import attention
from pages.forms import notify
from pages.participation.german import german

from .models import Contribution, Discussion


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """How many texts wait under each page that got a new one since the last digest."""
    waiting = Contribution.objects.waiting()
    fresh = waiting.filter(created_at__gt=since, created_at__lte=until).order_by()
    discussions = Discussion.objects.filter(pk__in=fresh.values("discussion"))
    counted = discussions.annotate(
        number=Count("contributions", filter=Q(contributions__state="waiting"))
    )
    rows = {row.page_key: row for row in counted}
    for page in german(rows).specific():
        yield from _lines_of(page, rows[page.translation_key])


def _lines_of(page: Page, row: Discussion) -> Iterator[notify.Line]:
    sentence = _("%(page)s, texts that wait to be read: %(number)s") % {
        "page": page.title,
        "number": row.number,
    }
    url = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('contributions_index')}"
    for address in row.told(page.keeper_email):
        yield notify.Line(
            address, str(_("Ideas and comments")), sentence, f"{url}?page={page.pk}"
        )


def with_texts_that_wait(today: date) -> Q:
    rows = Contribution.objects.waiting().order_by().values("discussion__page_key")
    return Q(translation_key__in=rows)


notify.register(notify.Source("contributions", lines))
attention.register(
    attention.Concern(
        _("Ideas and comments wait to be read"),
        with_texts_that_wait,
        _("No text waits to be read."),
    )
)
