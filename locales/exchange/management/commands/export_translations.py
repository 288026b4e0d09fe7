"""Write a translators' file (PO) of a language."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Locale

from locales.exchange.files import write
from locales.exchange.scope import everything, tree
from locales.progress import bar


class Command(BaseCommand):
    help = "Write what a language needs, with what it has, into a PO file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--locale", required=True, help="Such as uk.")
        parser.add_argument(
            "--page", type=int, help="Only this German page and the pages below it."
        )
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        locale = Locale.objects.filter(language_code=options["locale"]).first()
        if locale is None:
            raise CommandError(f"There is no language {options['locale']} here.")
        instances = tree(options["page"]) if options["page"] else everything()
        if not instances:
            raise CommandError("There is no such German page.")
        po = write(instances, locale, bar(self.stdout, tty=sys.stdout.isatty()))
        po.save(str(options["file"]))
        done = len(po.translated_entries())
        self.stdout.write(f"{len(po)} texts, {done} of them translated.")
