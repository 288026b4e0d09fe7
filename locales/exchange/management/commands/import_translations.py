"""Take translators' files (PO) over, each whole or not at all."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from locales.exchange.files import FileRefused, read
from locales.exchange.importing import take
from locales.progress import bar


class Command(BaseCommand):
    help = "Take translators' files over as drafts; a broken file changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would change."
        )

    def handle(self, *args: object, **options: object) -> None:
        for file in options["files"]:
            self.stdout.write(str(file))
            try:
                plan = read(file.read_bytes())
            except OSError as error:
                raise CommandError(f"{file} cannot be read.") from error
            except FileRefused as refusal:
                raise CommandError(f"{file} was refused:\n{refusal}") from refusal
            self.stdout.write(
                f"{len(plan.changes)} texts, {plan.outdated} outdated, "
                f"{plan.unread} marked fuzzy and left out."
            )
            if options["dry_run"]:
                continue
            taken = take(plan, None, bar(self.stdout, tty=sys.stdout.isatty()))
            self.stdout.write(f"{taken.texts} new texts, {len(taken.drafts)} drafts.")
            for title in taken.waiting:
                self.stdout.write(f"Waits for its parent to be translated: {title}")
