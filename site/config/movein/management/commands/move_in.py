"""Bring an old site's content: pages, news, events, places, organisations, people."""

import argparse
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from config.movein.fetching import Fetcher, Refused
from config.movein.items import Kind, Old
from config.movein.moving import Move, Targets
from config.movein.readers import READERS, SPEAKING
from config.movein.report import Report
from events.models import EventIndexPage
from locales.table import SOURCE_CODE
from pages.base.models import HomePage, StandardPage, TopicPage
from pages.directory.models import MunicipalityPage
from pages.news.models import NewsIndexPage

WIDTH = 40
ABOVE = (HomePage, StandardPage, TopicPage, MunicipalityPage)


class Command(BaseCommand):
    help = (
        "Move content of an old site in. A second run brings only what is new there, "
        "and never what was changed here."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(READERS), help="what it comes from")
        parser.add_argument("source", help="a file, a folder or an address")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing, say what would come"
        )
        parser.add_argument(
            "--report", type=Path, help="all lines into a file: .csv or .json"
        )
        parser.add_argument(
            "--below",
            help="the address of the German page below which pages go (the home page)",
        )
        parser.add_argument(
            "--no-fetch",
            action="store_true",
            help="no pictures and files from the web: only what the folder has",
        )
        parser.add_argument(
            "--language",
            help="of WordPress and Plone: the language of what names none",
        )
        parser.add_argument(
            "--name",
            help="what this old site is remembered by: of two tables of one file name",
        )

    def handle(self, *args: object, **options: object) -> None:
        fetcher = Fetcher()
        try:
            targets = targets_below(options["below"])
            old = self._read(options, fetcher)
        except Refused as error:
            raise CommandError(str(error)) from error
        move = Move(
            old,
            targets,
            fetch=None if options["no_fetch"] else fetcher.content,
            progress=self._progress,
        )
        # Before anything is written: a report that is lost cannot be had again.
        _try_out(options["report"])
        try:
            report = move.run(dry=options["dry_run"])
        except Refused as error:
            raise CommandError(str(error)) from error
        finally:
            if options["report"]:
                move.report.write(options["report"])
        self._say(report, is_dry=options["dry_run"])

    def _read(self, options: dict, fetcher: Fetcher) -> Old:
        kind, spoken, said = options["kind"], options["language"], {}
        if spoken:
            if kind not in SPEAKING:
                raise CommandError(f"--language is for {' and '.join(SPEAKING)} only")
            said["spoken"] = spoken
        old = READERS[kind](options["source"], fetcher, **said)
        if options["name"]:
            old.name = f"{kind}:{options['name']}"[:120]
        return old

    def _progress(self, done: int, total: int) -> None:
        if not sys.stderr.isatty() or not total:
            return
        filled = WIDTH * done // total
        end = "\n" if done == total else ""
        bar = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done} of {total}{end}"
        self.stderr.write(bar, ending="")

    def _say(self, report: Report, *, is_dry: bool) -> None:
        if is_dry:
            self.stdout.write("Nothing was written. What would be done:")
        self.stdout.write(report.summary())


def _try_out(report: Path | None) -> None:
    try:
        if report:
            report.open("a").close()
    except OSError as error:
        raise CommandError(f"{report} cannot be written") from error


def targets_below(address: str | None) -> Targets:
    """
    Where things go: lists of news and events where there are any, pages below a page.

    :raises Refused: if there is no such page
    """
    home = HomePage.objects.filter(locale__language_code=SOURCE_CODE).first()
    if home is None:
        raise Refused("there is no German home page yet: make it first")
    above = page_at(address) if address else home
    targets = Targets({Kind.PAGE: above})
    for kind, model in ((Kind.NEWS, NewsIndexPage), (Kind.EVENT, EventIndexPage)):
        lists = model.objects.filter(locale__language_code=SOURCE_CODE)
        found = lists.descendant_of(above).first() or lists.child_of(home).first()
        if found is not None:
            targets.above[kind] = found
    return targets


def page_at(address: str) -> Page:
    """
    The German page of an address such as `/de/leben/`, if pages may stand below it.

    :raises Refused: if there is none
    """
    path = "/" + address.strip("/") + "/"
    page = Page.objects.filter(locale__language_code=SOURCE_CODE, url_path=path).first()
    if page is None or not isinstance(page.specific, ABOVE):
        raise Refused(f"pages cannot go below {address}")
    return page
