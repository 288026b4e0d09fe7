"""Reminders: an answer to a motion is due, or late."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import SOURCE_CODE
from pages.base.frame import frame
from pages.base.sentences import day_words
from pages.forms.notify import Line

from .models import CouncilPage, MotionPage

DAYS_BEFORE = (14, 3)
# What is late is told on the first day and then once a week.
EVERY = 7
SOON = max(DAYS_BEFORE)


def lines_of_answers(since: datetime, until: datetime) -> Iterator[Line]:
    """For each motion that is told about between the two, a line for each keeper."""
    first = timezone.localdate(since) + timedelta(days=1)
    last = timezone.localdate(until)
    latest = last + timedelta(days=SOON)
    motions = list(
        MotionPage.objects.waiting()
        .filter(answer_due__lte=latest)
        .select_related("responsible")
        .order_by("answer_due", "pk")
    )
    councils = _councils(motions)
    for motion in motions:
        if not is_told(motion.answer_due, first, last):
            continue
        council = councils.get(motion.path[: -motion.steplen])
        for address in keepers_of(motion, council):
            yield _line(motion, address, today=last)


def _line(motion: MotionPage, address: str, *, today: date) -> Line:
    path = reverse("wagtailadmin_pages:edit", args=[motion.pk])
    return Line(
        to=address,
        heading=str(_("Motions: an answer is due")),
        sentence=str(_sentence(motion, today)),
        url=settings.WAGTAILADMIN_BASE_URL + path,
    )


def is_told(due: date, first: date, last: date) -> bool:
    """Whether one of the days between falls on a day of reminding."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return any(_is_day(due, day) for day in days)


def _is_day(due: date, day: date) -> bool:
    left = (due - day).days
    return left in DAYS_BEFORE or (left < 0 and (-left - 1) % EVERY == 0)


def _sentence(motion: MotionPage, today: date) -> str:
    values = {"title": motion.title, "day": day_words(motion.answer_due)}
    if motion.is_overdue(today):
        return _("“%(title)s”: the answer was due by %(day)s.") % values
    return _("“%(title)s”: the answer is due by %(day)s.") % values


def keepers_of(motion: MotionPage, council: CouncilPage | None) -> list[str]:
    """Who keeps the motion's page, else the council's; the office if nobody does."""
    kept_by = (page.keeper_email for page in (motion, council) if page)
    found = next(filter(None, kept_by), "") or frame(SOURCE_CODE).email
    return [found] if found else []


def _councils(motions: list[MotionPage]) -> dict[str, CouncilPage]:
    """The councils of these motions by their paths."""
    paths = {motion.path[: -motion.steplen] for motion in motions}
    found = CouncilPage.objects.filter(path__in=paths).select_related("responsible")
    return {council.path: council for council in found}


def waiting_for_answers(today: date) -> Q:
    """The motions whose answer is late or due soon on that day."""
    due = MotionPage.objects.waiting().filter(
        answer_due__lte=today + timedelta(days=SOON)
    )
    return Q(pk__in=due.order_by().values("pk"))
