"""
Who is asked by e-mail to read pages again.

Two weeks before the day, on the day, and weekly once it is over; after some weeks
letters end, and the editors' first page goes on saying it. One letter holds all that is
new for somebody on that day. Whoever does not want them stops them by a link: then the
office is asked instead, which cannot stop them: nobody would be asked any more.
"""

from collections import defaultdict
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from outbox import letters
from pages.base.models import BasePage
from pages.lifecycle.models import Reader, Reminded
from pages.lifecycle.models.review import mark_of

from .owners import Owner, due_pages, owners_of

KIND = "review_due"
FIRST_HOUR = time(7)
WEEK = 7
# So many letters once the day is over.
MOST_WEEKS = 4
# Steps: some days before, on the day, then one for each week.
BEFORE, ON_THE_DAY = 0, 1
# A page with how far its day is.
Told = tuple[BasePage, int]


def step_of(due: date, *, on: date) -> int:
    """How far the day is."""
    late = (on - due).days
    return BEFORE if late < 0 else ON_THE_DAY + min(late // WEEK, MOST_WEEKS)


def send_reminders(*, at: datetime) -> int:
    """
    Post what is to be asked today, from seven on; how many letters.

    One letter for each person, and no step of a page is told twice.
    """
    local = timezone.localtime(at)
    if local.time() < FIRST_HOUR:
        return 0
    told = {*Reminded.objects.values_list("page_key", "due", "step")}
    stopped = {
        *Reader.objects.exclude(stopped_at=None).values_list("digest", flat=True)
    }
    people: dict[str, Owner] = {}
    shares: dict[str, list[Told]] = defaultdict(list)
    for page in due_pages(on=local.date()):
        step = step_of(page.review_by, on=local.date())
        if (page.translation_key, page.review_by, step) in told:
            continue
        if owner := asked_of(page, stopped):
            people.setdefault(owner.email.lower(), owner)
            shares[owner.email.lower()].append((page, step))
    for email, share in shares.items():
        _post(people[email], share, at=at)
    return len(shares)


def asked_of(page: BasePage, stopped: set[str]) -> Owner | None:
    """The first who keeps it and did not stop the letters; the office never does."""
    found = (
        x for x in owners_of(page) if x.is_office or mark_of(x.email) not in stopped
    )
    return next(found, None)


@transaction.atomic
def _post(owner: Owner, share: list[Told], *, at: datetime) -> None:
    reader, _is_new = Reader.objects.update_or_create(
        digest=mark_of(owner.email), defaults={"written_at": at}
    )
    rows = Reminded.objects.bulk_create(
        Reminded(
            page_key=page.translation_key,
            due=page.review_by,
            step=step,
            told_at=at,
        )
        for page, step in share
    )
    letters.post(
        KIND,
        to=owner.email,
        locale=owner.language,
        dedupe_key=f"review_due:{rows[0].pk}",
        snapshot={
            "reader": reader.pk,
            "user": owner.user.pk if owner.user else None,
            "is_office": owner.is_office,
            "pages": [[page.pk, page.review_by.isoformat()] for page, _step in share],
        },
        due_at=at,
    )
