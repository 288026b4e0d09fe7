"""Which dates a sign-up form named: only what somebody has read is booked."""

from datetime import datetime

from django.http import QueryDict

from events.models import Occurrence
from pages.forms import spam

from . import page_words, refusals
from .models import RegistrationPolicy

FIELD = "q-date"
Booking = RegistrationPolicy.Booking


def chosen(dates: list[Occurrence], data: QueryDict) -> list[Occurrence]:
    """Those of the dates that were ticked, or that the form named without asking."""
    wanted = data.getlist(FIELD)
    return [date for date in dates if str(date.pk) in wanted]


def why_not(
    policy: RegistrationPolicy,
    dates: list[Occurrence],
    data: QueryDict,
    *,
    at: datetime,
) -> str:
    """Why what was read cannot be booked as it was; empty where it can."""
    wanted = set(data.getlist(FIELD)) - {""}
    there = {str(date.pk) for date in dates}
    is_course = policy.booking == Booking.WHOLE
    if is_course or not wanted:
        return "" if wanted == there else spam.opened_otherwise()
    if gone := wanted - there:
        return _why_gone(policy, gone, at=at)
    is_one_too_many = policy.booking == Booking.SINGLE and len(wanted) > 1
    return spam.opened_otherwise() if is_one_too_many else ""


def _why_gone(policy: RegistrationPolicy, keys: set[str], *, at: datetime) -> str:
    for date in Occurrence.objects.of(policy.event_key):
        if str(date.pk) not in keys:
            continue
        if date.is_cancelled:
            return page_words.closed(policy, date, at=at)
        if date.is_full and date.registration_open(at=at):
            return page_words.refusal(refusals.Full())
    return page_words.refusal(refusals.NotPossible())
