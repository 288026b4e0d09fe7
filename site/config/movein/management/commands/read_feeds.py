"""Read the calendars that are followed, and follow or forget one."""

import argparse
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.movein.feeds import follow, read_feed
from config.movein.fetching import Fetcher, Refused
from config.movein.folders import is_web
from config.movein.items import Kind
from config.movein.management.commands.move_in import targets_below
from config.movein.models import Feed
from events.models import EventIndexPage
from locales.table import SOURCE_CODE

# Asked a little more often than this would be: the timer comes every hour.
EVERY = timedelta(minutes=50)
# Seconds for one calendar: the timer has other things to do.
AT_MOST = 25


class Command(BaseCommand):
    help = "Read the calendars that are followed; those that were read lately wait."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--follow", metavar="ADDRESS", help="follow this one")
        parser.add_argument("--forget", metavar="ADDRESS", help="follow it no more")
        parser.add_argument(
            "--into", metavar="PAGE", help="its list of events, such as /de/termine/"
        )
        parser.add_argument(
            "--as-drafts", action="store_true", help="an editor publishes its events"
        )
        parser.add_argument("--list", action="store_true", help="say what is followed")
        parser.add_argument("--now", action="store_true", help="read all at once")

    def handle(self, *args: object, **options: object) -> None:
        if options["forget"]:
            self._forget(options["forget"])
        elif options["list"]:
            self._list()
        else:
            if options["follow"]:
                self._follow(options)
            self._read(is_due=not options["now"])

    def _follow(self, options: dict) -> None:
        if not is_web(options["follow"]):
            raise CommandError("only addresses that begin with http:// or https://")
        events = _list_of_events(options["into"])
        follow(options["follow"], events, is_public=not options["as_drafts"])

    def _forget(self, address: str) -> None:
        number, _rows = Feed.objects.filter(address=address).delete()
        if not number:
            raise CommandError("this address is not followed")
        self.stdout.write("Its events stay.")

    def _list(self) -> None:
        for feed in Feed.objects.all():
            state = feed.trouble or (
                f"read {feed.read_at:%Y-%m-%d %H:%M}" if feed.read_at else "new"
            )
            self.stdout.write(f"{feed.address}: {state}")

    def _read(self, *, is_due: bool) -> None:
        fetcher, since = Fetcher(at_most=AT_MOST), timezone.now() - EVERY
        for feed in Feed.objects.all():
            if is_due and feed.asked_at and feed.asked_at > since:
                continue
            report = read_feed(feed, fetcher, again=not is_due)
            self.stdout.write(f"{feed.address}: {feed.trouble or 'read'}")
            self.stdout.write(report.summary())


def _list_of_events(address: str | None) -> EventIndexPage:
    if address is None:
        try:
            found = targets_below(None).above.get(Kind.EVENT)
        except Refused as error:
            raise CommandError(str(error)) from error
        if found is None:
            raise CommandError("there is no list of events: make one first")
        return found
    path = "/" + address.strip("/") + "/"
    found = EventIndexPage.objects.filter(
        locale__language_code=SOURCE_CODE, url_path=path
    ).first()
    if found is None:
        raise CommandError(f"there is no list of events at {address}")
    return found
