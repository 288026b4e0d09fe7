"""
Who is told by e-mail that a value is due, or that a measure should be done by now.

A value is told of some days before its day, on the day, and weekly once it is late; a
measure once its last day has passed, and weekly. After some weeks letters end: the
editors' first page goes on saying it. Whoever does not want them stops them by a link;
then whoever keeps the concept is told instead.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from locales.table import SOURCE_CODE
from outbox import letters
from pages.base.frame import frame

from .desk import rights
from .models import ConceptPage, Indicator, Recipient, Reminder
from .models.reminder import digest_of
from .raw import raw_measures
from .terms import MeasureState

KIND = "concept_due"
FIRST_HOUR = time(7)
DAYS_BEFORE = 14
WEEK = 7
# So many letters about what is late.
MOST_WEEKS = 6
# Steps of a reminder: some days before, on the day, then one for each week.
BEFORE, ON_THE_DAY = 0, 1
STILL_OPEN = (MeasureState.PLANNED, MeasureState.RUNNING)


@dataclass(frozen=True)
class Person:
    """Somebody to be told: an account, or a name with an e-mail address."""

    email: str
    user: User | None = None
    name: str = ""

    @property
    def language(self) -> str:
        """What they chose for the editors' pages; German for who has no account."""
        return self.user.language if self.user else SOURCE_CODE


@dataclass(frozen=True)
class Duty:
    """Something that is due: the value of an indicator, or the end of a measure."""

    concept_key: UUID
    about: str
    title: str
    due: date
    person: Person | None = None
    indicator: int | None = None


# With how far its day is.
Told = tuple[Duty, int]
# Keys of concepts with the marks of addresses.
Stopped = set[tuple[UUID, str]]


def step_of(duty: Duty, *, on: date) -> int | None:
    """How far its day is; None where it is too early to say something."""
    late = (on - duty.due).days
    if duty.indicator is None:
        return None if late < 1 else _late_step(late - 1)
    if late < -DAYS_BEFORE:
        return None
    return BEFORE if late < 0 else _late_step(late)


def _late_step(days: int) -> int:
    return ON_THE_DAY + min(days // WEEK, MOST_WEEKS)


def duties(*, keys: Iterable[UUID] | None = None) -> Iterator[Duty]:
    """All that is awaited for published concepts; of all, or of these."""
    pages = ConceptPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
    if keys is not None:
        pages = pages.filter(translation_key__in=list(keys))
    found = {page.translation_key: page for page in pages}
    indicators = Indicator.objects.current().filter(
        concept_key__in=found, first_due__isnull=False
    )
    for indicator in indicators.with_newest().select_related(
        "told_user__wagtail_userprofile"
    ):
        yield Duty(
            indicator.concept_key,
            indicator.key,
            indicator.name,
            indicator.next_due(indicator.newest),
            _named(indicator),
            indicator.pk,
        )
    for page in found.values():
        yield from _measures(page)


def _named(indicator: Indicator) -> Person | None:
    if found := _account(indicator.told_user):
        return found
    if indicator.told_email:
        return Person(indicator.told_email, name=indicator.told_name)
    return None


def _account(user: User | None) -> Person | None:
    return Person(user.email, user) if user and user.is_active and user.email else None


def _measures(page: ConceptPage) -> Iterator[Duty]:
    for measure in raw_measures(page):
        if measure.ends_on and measure.state in STILL_OPEN:
            key = page.translation_key
            yield Duty(key, measure.key, measure.title, measure.ends_on)


def keeper_of(page: ConceptPage) -> Person | None:
    """Who keeps the concept, else the office."""
    if found := _account(page.responsible):
        return found
    if page.responsible_email:
        return Person(page.responsible_email, name=page.responsible_name)
    office = frame(SOURCE_CODE).email
    return Person(office) if office else None


def send_reminders(*, at: datetime) -> int:
    """
    Post what is to be told today, from seven on; how many letters.

    One letter for each person and concept, and nothing is told twice.
    """
    local = timezone.localtime(at)
    if local.time() < FIRST_HOUR:
        return 0
    told = {*Reminder.objects.values_list("concept_key", "about", "due", "step")}
    waiting: dict[UUID, list[Told]] = defaultdict(list)
    for duty in duties():
        step = step_of(duty, on=local.date())
        is_told = (duty.concept_key, duty.about, duty.due, step) in told
        if step is not None and not is_told:
            waiting[duty.concept_key].append((duty, step))
    pages = ConceptPage.objects.filter(
        translation_key__in=waiting, locale__language_code=SOURCE_CODE
    ).select_related("responsible__wagtail_userprofile")
    stopped = stopped_for(waiting)
    return sum(
        _tell(page, waiting[page.translation_key], stopped, at=at) for page in pages
    )


def _tell(
    page: ConceptPage, found: list[Told], stopped: Stopped, *, at: datetime
) -> int:
    people: dict[str, Person] = {}
    shares: dict[str, list[Told]] = defaultdict(list)
    for duty, step in found:
        if person := told_of(duty, page, stopped):
            people.setdefault(person.email.lower(), person)
            shares[person.email.lower()].append((duty, step))
    for email, share in shares.items():
        _post(page, people[email], share, at=at)
    return len(shares)


def stopped_for(concept_keys: Iterable[UUID]) -> Stopped:
    """Who does not want to be reminded, of which of these concepts."""
    rows = Recipient.objects.filter(
        concept_key__in=list(concept_keys), stopped_at__isnull=False
    )
    return {*rows.values_list("concept_key", "digest")}


def told_of(duty: Duty, page: ConceptPage, stopped: Stopped) -> Person | None:
    """Who is named, else who keeps the concept; nobody who stopped the letters."""
    for person in (duty.person, keeper_of(page)):
        if person and (page.translation_key, digest_of(person.email)) not in stopped:
            return person
    return None


def may_enter(person: Person, page: ConceptPage) -> bool:
    """Whether they can do it themselves; else they are asked to answer the letter."""
    user = person.user
    return user is not None and rights.concepts_of(user).filter(pk=page.pk).exists()


@transaction.atomic
def _post(
    page: ConceptPage, person: Person, found: list[Told], *, at: datetime
) -> None:
    rows = Reminder.objects.bulk_create(
        Reminder(
            concept_key=duty.concept_key,
            about=duty.about,
            due=duty.due,
            step=step,
            told_at=at,
        )
        for duty, step in found
    )
    recipient, _is_new = Recipient.objects.update_or_create(
        concept_key=page.translation_key,
        digest=digest_of(person.email),
        defaults={"written_at": at},
    )
    letters.post(
        KIND,
        to=person.email,
        locale=person.language,
        dedupe_key=f"concept_due:{rows[0].pk}",
        snapshot={
            "recipient": recipient.pk,
            "has_account": may_enter(person, page),
            "items": [[duty.about, duty.due.isoformat()] for duty, _step in found],
        },
        due_at=at,
    )
