"""Calendars on the web that are read again and again: the events of partners."""

import logging
import traceback
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Page

from config.movein.dates import call_off, missing, missing_again
from config.movein.fetching import Fetcher, Refused
from config.movein.items import Item, Kind
from config.movein.models import Feed
from config.movein.moving import Move, Targets, told
from config.movein.readers import calendars
from config.movein.report import Outcome, Report

# So much of what is still to come may be called off at once: more is a broken feed.
MOST_CALLED_OFF = 0.5
FEW = 3
# Even one who always says that nothing is new is asked for all of it so often: rules
# without an end go on.
WHOLE = timedelta(days=1)
logger = logging.getLogger(__name__)


def follow(address: str, events: Page, *, is_public: bool) -> Feed:
    """Keep a calendar, to be read again and again into that list of events."""
    feed, _created = Feed.objects.update_or_create(
        address=address, defaults={"events": events, "is_public": is_public}
    )
    return feed


def read_feed(feed: Feed, fetcher: Fetcher, *, again: bool = False) -> Report:
    """
    Bring the events of a feed in line with what it says now.

    What cannot be read changes nothing: it is noted at the feed.

    :param again: even if its server says that nothing is new
    """
    at = timezone.now()
    feed.asked_at = at
    report = Report()
    again = again or feed.whole_at is None or feed.whole_at + WHOLE <= at
    etag, since = ("", "") if again else (feed.etag, feed.last_modified)
    try:
        answer = fetcher.get(feed.address, calendars.MOST_BYTES, etag=etag, since=since)
        if not answer.is_unchanged:
            report, is_done = _bring(feed, answer.content, at)
            feed.etag = answer.etag if is_done else ""
            feed.last_modified = answer.last_modified if is_done else ""
            feed.whole_at = at
        feed.read_at, feed.trouble = at, ""
    except Refused as error:
        feed.trouble = str(error)[:255]
    # Whatever one calendar brings about: the others are to be read.
    except Exception as error:  # noqa: BLE001
        feed.trouble = f"could not be read: {type(error).__name__}"
        trace = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Calendar %s: %s\n%s", feed.pk, feed.trouble, trace)
    feed.save()
    return report


def _bring(feed: Feed, content: bytes, at: datetime) -> tuple[Report, bool]:
    """What became of it, and whether nothing is left to do until it changes."""
    old = calendars.of(content, feed.address)
    if not feed.is_public:
        for item in old.items:
            for text in item.texts.values():
                text.is_public = False
    move = Move(old, Targets({Kind.EVENT: feed.events}))
    report = move.run()
    is_waiting = _call_off(move, at)
    return report, not is_waiting and not report.count(Outcome.LEFT_OUT)


def _call_off(move: Move, at: datetime) -> bool:
    """
    What the feed does not name any more is cancelled, if it looks sound.

    And not before it has been missing twice; whether something waits for that.
    """
    items = move.old.items
    named = [when for item in items for when in item.dates]
    if not named:
        return False
    # Behind its last date a feed says nothing.
    until = timezone.make_aware(max(when.start for when in named)) + timedelta(days=1)
    there = {item.foreign for item in items}
    vanished = [
        Item(Kind.EVENT, foreign, {})
        for kind, foreign, _code in move.known.arrivals
        if kind == Kind.EVENT and foreign not in there
    ]
    readable = [item for item in items if item.dates]
    gone = [
        (item, missing(move.old.name, item, at=at, until=until))
        for item in (*readable, *vanished)
    ]
    number = sum(len(found) for _item, found in gone)
    coming = sum(timezone.make_aware(when.start) > at for when in named)
    if number > FEW and number > (coming + number) * MOST_CALLED_OFF:
        why = f"{number} dates are missing at once: nothing was cancelled"
        move.report.tell("feed", move.old.name, why)
        return False
    for item, found in gone:
        again = missing_again(found, at=at)
        if len(found) > len(again):
            first = len(found) - len(again)
            why = f"{first} dates are missing: cancelled if they stay so"
            move.report.add(Outcome.REMARK, item, why=why)
        if again:
            with told(move.report, item):
                call_off(again, at=at)
                why = f"{len(again)} dates are not in the calendar any more: cancelled"
                move.report.add(Outcome.CHANGED, item, why=why)
    return bool(number)
