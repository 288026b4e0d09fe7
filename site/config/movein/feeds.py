"""Calendars on the web that are read again and again: the events of partners."""

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Page

from config.movein.dates import call_off, missing, missing_again
from config.movein.fetching import Fetcher, Refused
from config.movein.items import Item, Kind
from config.movein.models import Arrival, Feed
from config.movein.moving import Move, Targets, told
from config.movein.readers import calendars
from config.movein.report import Outcome, Report

# So much of what is still to come may be called off at once: more is a broken feed.
MOST_CALLED_OFF = 0.5
FEW = 3
# Even one who always says that nothing is new is asked for all of it so often: rules
# without an end go on.
WHOLE = timedelta(days=1)
# What a reading notes at a feed.
NOTED = ("etag", "last_modified", "asked_at", "read_at", "whole_at", "trouble")
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
    # Not `save`: somebody may have forgotten it meanwhile, and it would come back.
    said = {name: getattr(feed, name) for name in NOTED}
    Feed.objects.filter(pk=feed.pk).update(**said)
    return report


def _bring(feed: Feed, content: bytes, at: datetime) -> tuple[Report, bool]:
    """What became of it, and whether nothing is left to do until it changes."""
    old = calendars.of(content, feed.address)
    if not feed.is_public:
        for item in old.items:
            for text in item.texts.values():
                text.is_public = False
    move = Move(old, Targets({Kind.EVENT: feed.events}))
    waiting: list[bool] = []
    report = move.run(then=lambda: waiting.append(_call_off(move, at)))
    return report, not any(waiting) and not report.count(Outcome.LEFT_OUT)


@dataclass
class _Lost:
    """
    Dates to come of one item that a feed does not name any more.

    `staying` are so many more, of which it says nothing.
    """

    item: Item
    dates: list[Arrival]
    staying: int

    @property
    def is_said(self) -> bool:
        """Whether a rule says so, and not only that nothing is there."""
        return self.item.named_until is not None


def _call_off(move: Move, at: datetime) -> bool:
    """
    What the feed does not name any more is cancelled, if it looks sound.

    And not before it has been missing twice; whether something waits for that.
    """
    lost = _lost(move, at)
    number = sum(len(one.dates) for one in lost if not one.is_said)
    coming = sum(
        timezone.make_aware(when.start) > at
        for item in move.old.items
        for when in item.dates
    )
    if number > FEW and number > (coming + number) * MOST_CALLED_OFF:
        why = f"{number} dates are missing at once: nothing was cancelled"
        move.report.tell("feed", move.old.name, why)
        lost = [one for one in lost if one.is_said]
    for one in lost:
        _call_off_one(move, one, at)
    return any(one.dates for one in lost)


def _lost(move: Move, at: datetime) -> list[_Lost]:
    items, found = move.old.items, []
    # Behind its last date a feed says nothing, but a rule does.
    starts = [timezone.make_aware(x.start) for item in items for x in item.dates]
    last = max(starts) + timedelta(days=1) if starts else at
    there = {item.foreign for item in items}
    vanished = [
        Item(Kind.EVENT, foreign, {})
        for kind, foreign, _code in move.known.arrivals
        if kind == Kind.EVENT and foreign not in there
    ]
    readable = [item for item in items if item.dates or item.named_until]
    for item in (*readable, *vanished):
        until = item.named_until or last
        rows = missing(move.old.name, item, at=at)
        off = [arrival for arrival, start in rows if start <= until]
        found.append(_Lost(item, off, len(rows) - len(off)))
    return found


def _call_off_one(move: Move, lost: _Lost, at: datetime) -> None:
    again = missing_again(lost.dates, at=at)
    if first := len(lost.dates) - len(again):
        why = f"{first} dates are missing: cancelled if they stay so"
        move.report.add(Outcome.REMARK, lost.item, why=why)
    if lost.staying:
        why = f"{lost.staying} dates stay: they are behind the last of the calendar"
        move.report.add(Outcome.REMARK, lost.item, why=why)
    if again:
        with told(move.report, lost.item):
            call_off(again, at=at)
            why = f"{len(again)} dates are not in the calendar any more: cancelled"
            move.report.add(Outcome.CHANGED, lost.item, why=why)
