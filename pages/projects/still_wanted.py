"""A line in the digest for whatever volunteers have been wanted for six months."""

from collections.abc import Iterator
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from locales.values import filled
from pages.base.listing import readable
from pages.base.sentences import day_words
from pages.forms import notify

from . import period
from .blocks import is_open
from .deadlines import told
from .models import ProjectPage
from .opportunities import since

MONTHS = 6
# Nobody is asked about the same for longer than that.
TIMES = 20


def lines(after: datetime, until: datetime) -> Iterator[notify.Line]:
    """A question for each that has been open for six months more between the two."""
    first, last = timezone.localdate(after), timezone.localdate(until)
    running = ProjectPage.objects.exclude(period.with_status(period.FINISHED, day=last))
    pages = readable(running, SOURCE_CODE)
    for page in pages.select_related("responsible"):
        address = told(page)
        for block in page.volunteers.raw_data if address else []:
            values = block["value"]
            begun = since(values, page.first_published_at)
            if is_open(values, on=last) and _has_come(begun, first, last):
                yield _line(address, page, filled(values["task"]), begun)


def _has_come(begun: date, first: date, last: date) -> bool:
    """Whether a day of asking lies after the one day and not after the other."""
    if begun == date.min:
        return False
    days = (begun + relativedelta(months=MONTHS * x) for x in range(1, TIMES + 1))
    return any(first < day <= last for day in days)


def _line(address: str, page: ProjectPage, task: str, begun: date) -> notify.Line:
    sentence = _(
        "%(project)s: volunteers wanted for “%(task)s” since %(day)s. Is it still open?"
    ) % {"project": page.title, "task": task, "day": day_words(begun)}
    url = settings.WAGTAILADMIN_BASE_URL + reverse(
        "wagtailadmin_pages:edit", args=[page.pk]
    )
    return notify.Line(address, str(_("Volunteers")), sentence, url)


notify.register(notify.Source("volunteering", lines))
