"""
Which answers count. There is no cookie, so nobody knows who answers twice.

A shelter or an office has one address and often one browser for all its people.
"""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from accounts.visitors import sender
from pages.forms import spam

from .asking import NO, YES
from .models import FeedbackCount

# A day, of a page: from browsers that look alike, and from everywhere in one place.
ALIKE, IN_ONE_PLACE = 5, 20


def count_answer(
    request: HttpRequest, key: str, given: str, *, code: str, at: datetime
) -> None:
    """
    One more reader whom the page helped or did not, as far as one place may say so.

    The same within a quarter of an hour is the same reader: a double click counts
    once, and another answer takes the place of the first.
    """
    place = sender(request)
    who = f"{place} {request.headers.get('User-Agent', '')} {code}"
    lately = {"at": at, "about": key, "window": spam.QUARTER}
    if spam.count(_said(given), who, **lately) > 1:
        return
    number = {"is_helpful": given == YES, "on": timezone.localdate(at)}
    if spam.take_back(_said(NO if given == YES else YES), who, **lately):
        FeedbackCount.move_one(key, code, **number)
    elif _may_count(who, place, key, at):
        FeedbackCount.count_one(key, code, **number)
    else:
        spam.take_back(_said(given), who, **lately)


def _said(given: str) -> str:
    return f"helpful: {given}"


def _may_count(who: str, place: str, key: str, at: datetime) -> bool:
    today = {"at": at, "about": key, "window": spam.DAY}
    if spam.count("helpful", who, **today) > ALIKE:
        return False
    return spam.count("helpful there", place, **today) <= IN_ONE_PLACE
