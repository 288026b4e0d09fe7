"""What of the registrations waits for the office: on its dashboard and by mail."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import EventPage, Occurrence
from locales.templatetags.locale_tags import spelled_date
from outbox.models import OutboxMessage
from pages.forms.notify import Line, Source, register

from . import rights
from .models import Need, Registration
from .states import HOLDING, State

SOON = timedelta(days=7)
REVIEWS = _("%(event)s, %(day)s: registrations to be decided: %(number)s")
NEEDS = _("%(event)s, %(day)s: needs still to be arranged: %(number)s")
LOST = _("%(event)s, %(day)s: letters that did not arrive: %(number)s")


@dataclass(frozen=True)
class Task:
    """So many of one thing on one date, and the right to see it."""

    date: Occurrence
    words: str
    number: int
    right: str

    @property
    def event_key(self) -> uuid.UUID:
        return self.date.event_key

    @property
    def url(self) -> str:
        return reverse("registration_list", args=[self.date.pk])

    def sentence(self, page: EventPage) -> str:
        """What waits, without anybody's name."""
        day = spelled_date(self.date.start_day)
        told = {"event": page.title, "day": day, "number": self.number}
        return str(self.words) % told


def tasks(*, at: datetime) -> list[Task]:
    """What waits at that moment, the earliest date first."""
    found = [
        (REVIEWS, rights.CHANGE, _to_be_decided(at=at)),
        (NEEDS, rights.NEEDS, _to_be_arranged(at=at)),
        (LOST, rights.VIEW, _lost()),
    ]
    pks = {pk for _words, _right, counted in found for pk in counted}
    dates = Occurrence.objects.filter(pk__in=pks).order_by("starts_at", "pk")
    return [
        Task(date, words, counted[date.pk], right)
        for date in dates
        for words, right, counted in found
        if counted[date.pk]
    ]


def _to_be_decided(*, at: datetime) -> Counter:
    waiting = Registration.objects.known().filter(
        state=State.REVIEW, occurrence__starts_at__gt=at
    )
    return Counter(waiting.values_list("occurrence_id", flat=True))


def _to_be_arranged(*, at: datetime) -> Counter:
    wanted = Need.objects.filter(
        state=Need.State.REQUESTED,
        registration__state__in=HOLDING,
        registration__anonymised_at=None,
        registration__occurrence__starts_at__gt=at,
        registration__occurrence__starts_at__lte=at + SOON,
    )
    return Counter(wanted.values_list("registration__occurrence_id", flat=True))


def _lost() -> Counter:
    """Letters that nobody has tried again, by the date that they are about."""
    letters = OutboxMessage.objects.lost().filter(kind__startswith="registration_")
    pks = [x.get("registration") for x in letters.values_list("snapshot", flat=True)]
    known = Registration.objects.known().filter(pk__in=[pk for pk in pks if pk])
    dates = dict(known.values_list("pk", "occurrence_id"))
    return Counter(dates[pk] for pk in pks if pk in dates)


def tasks_of(user: User, *, at: datetime) -> list[tuple[Task, EventPage]]:
    """What waits for this person, each with its event's German page."""
    found = [task for task in tasks(at=at) if user.has_perm(task.right)]
    if not found:
        return []
    keys = {task.event_key for task in found}
    pages = rights.events_of(user).filter(translation_key__in=keys)
    mine = {page.translation_key: page for page in pages}
    return [(task, mine[task.event_key]) for task in found if task.event_key in mine]


def _lines(since: datetime, until: datetime) -> Iterator[Line]:
    """One for each task and each person who is responsible, or else may do it."""
    found = tasks(at=until)
    if not found:
        return
    hearers = _hearers(found)
    for task in found:
        for user, page in _who_hears(task, hearers):
            url = settings.WAGTAILADMIN_BASE_URL + task.url
            heading = str(_("Registrations"))
            yield Line(user.email, heading, task.sentence(page), url)


Hearers = list[tuple[User, dict[uuid.UUID, EventPage]]]


def _hearers(found: list[Task]) -> Hearers:
    """Those who may see registrations, each with the events that they may see."""
    keys = {task.event_key for task in found}
    return [
        (user, {page.translation_key: page for page in pages})
        for user in _users(keys)
        if (pages := rights.events_of(user).filter(translation_key__in=keys))
    ]


def _users(keys: set[uuid.UUID]) -> QuerySet[User]:
    responsible = EventPage.objects.filter(translation_key__in=keys).values(
        "responsible"
    )
    trusted = User.objects.with_perm(rights.VIEW, include_superusers=False)
    users = User.objects.filter(pk__in=trusted.values("pk"))
    users |= User.objects.filter(pk__in=responsible)
    return users.filter(is_active=True).exclude(email="").order_by("pk")


def _who_hears(task: Task, hearers: Hearers) -> list[tuple[User, EventPage]]:
    may = [
        (user, pages[task.event_key])
        for user, pages in hearers
        if task.event_key in pages and user.has_perm(task.right)
    ]
    responsible = [(user, page) for user, page in may if page.responsible_id == user.pk]
    return responsible or may


register(Source("registrations", _lines))
