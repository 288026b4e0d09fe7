"""
What the clock does for people in mentoring: asks, and ends what nobody answered.

Each question is noted on its row in the transaction of its letter, so it is put once.
"""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from . import letters, pairing
from .models import Pair, Participant
from .models.pair import MET

FIRST_HOUR = time(7)
A_MONTH = relativedelta(months=1)


def send_letters(*, at: datetime) -> dict[str, int]:
    """Everything that is due, from seven on; how many of each."""
    if timezone.localtime(at).time() < FIRST_HOUR:
        return {}
    return {
        "lapsed": pairing.lapse(at=at),
        "still looking": ask_who_waits(at=at),
        "have you met": ask_about_meetings(at=at),
    }


def ask_who_waits(*, at: datetime) -> int:
    """Ask whether they are still looking, two weeks before they are deleted."""
    today = timezone.localdate(at)
    due = Participant.objects.to_ask(on=today).exclude(email="")
    found = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(_ask_one(pk, today, at) for pk in found)


@transaction.atomic
def _ask_one(pk: int, today: date, at: datetime) -> bool:
    locked = Participant.objects.select_for_update().filter(pk=pk, asked_on=None)
    person = locked.first()
    if person is None:
        return False
    person.asked_on = today
    person.save(update_fields=["asked_on"])
    letters.post_looking(person, at=at)
    return True


def ask_about_meetings(*, at: datetime) -> int:
    """Ask pairs of which nothing was heard for a month whether they have met."""
    today = timezone.localdate(at)
    pairs = Pair.objects.filter(state__in=MET).annotate(last=Max("meetings__day"))
    due = [pair.pk for pair in pairs.order_by("pk") if is_silent(pair, on=today)]
    return sum(_ask_pair(pk, today, at) for pk in due)


def is_silent(pair: Pair, *, on: date) -> bool:
    """Whether a month has passed since both said yes, met or were asked."""
    heard = [pair.agreed_on, pair.asked_on, pair.last]
    return max(day for day in heard if day) + A_MONTH <= on


@transaction.atomic
def _ask_pair(pk: int, today: date, at: datetime) -> bool:
    locked = Pair.objects.select_for_update().filter(pk=pk, state__in=MET)
    pair = locked.exclude(asked_on=today).first()
    if pair is None:
        return False
    pair.asked_on = today
    pair.save(update_fields=["asked_on"])
    for person in pair.people:
        letters.post_met(pair, person, at=at)
    return True
