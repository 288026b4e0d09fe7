"""What is late, for whoever keeps a concept: in the digest, and on the first page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.base import attention
from pages.base.sentences import day_words
from pages.forms import notify

from .models import ConceptPage
from .reminding import (
    MOST_WEEKS,
    WEEK,
    Duty,
    duties,
    keeper_of,
    step_of,
    stopped_for,
    told_of,
)


def lines(since: datetime, until: datetime) -> Iterator[notify.Line]:
    """
    A sentence for each value that is late, to who keeps the concept.

    On the first day and then weekly; only where somebody else is reminded, for the
    keeper has a letter otherwise.
    """
    first = timezone.localdate(since) + timedelta(days=1)
    last = timezone.localdate(until)
    late = [duty for duty in duties() if duty.person and _is_told(duty, first, last)]
    pages = {
        page.translation_key: page
        for page in ConceptPage.objects.filter(
            translation_key__in={duty.concept_key for duty in late},
            locale__language_code=SOURCE_CODE,
        ).select_related("responsible")
    }
    stopped = stopped_for(pages)
    for duty in late:
        page = pages[duty.concept_key]
        keeper = keeper_of(page)
        told = told_of(duty, page, stopped)
        if keeper and told and told.email.lower() != keeper.email.lower():
            yield _line(duty, page, keeper.email)


def _is_told(duty: Duty, first: date, last: date) -> bool:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return any(_is_day((day - duty.due).days) for day in days)


def _is_day(late: int) -> bool:
    return 1 <= late <= MOST_WEEKS * WEEK and (late - 1) % WEEK == 0


def _line(duty: Duty, page: ConceptPage, to: str) -> notify.Line:
    values = {
        "concept": page.title,
        "title": duty.title,
        "day": day_words(duty.due),
    }
    text = _("%(concept)s: the value of “%(title)s” was due by %(day)s.")
    path = reverse("concepts_due") + f"?concept={page.pk}"
    return notify.Line(
        to=to,
        heading=str(_("Concepts: values are late")),
        sentence=str(text % values),
        url=settings.WAGTAILADMIN_BASE_URL + path,
    )


def with_something_due(today: date) -> Q:
    """The concepts of which a value or the end of a measure is due or late."""
    keys = {x.concept_key for x in duties() if step_of(x, on=today) is not None}
    found = ConceptPage.objects.filter(
        translation_key__in=keys, locale__language_code=SOURCE_CODE
    )
    return Q(pk__in=found.order_by().values("pk"))


notify.register(notify.Source("concepts", lines))
attention.register(
    attention.Concern(
        _("Concepts: a value or a measure is due"),
        with_something_due,
        _("No value and no measure is due within two weeks."),
    )
)
