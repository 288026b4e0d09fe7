"""Fill what is untranslated in a language: page by page, with progress."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from wagtail_localize.models import Translation

from locales.machine.engines import EngineError
from locales.machine.filling import Filled, fill


class Command(BaseCommand):
    help = "Machine texts for the untranslated paragraphs of a language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--locale", required=True, help="Such as uk.")

    def handle(self, *args: object, **options: str) -> None:
        translations = Translation.objects.filter(
            enabled=True, target_locale__language_code=options["locale"]
        ).select_related("source", "target_locale")
        if not translations:
            raise CommandError(
                f"Nothing was submitted for translation into {options['locale']}."
            )
        total = Filled()
        for at, translation in enumerate(translations, start=1):
            try:
                done = fill(translation, None)
            except EngineError as error:
                raise CommandError(
                    f"{error}. {at - 1} of {len(translations)} are done; "
                    "start again to go on."
                ) from error
            total.filled += done.filled
            total.proposed += done.proposed
            total.broken += done.broken
            self.stdout.write(f"{at} of {len(translations)}: {translation.source}")
        self.stdout.write(
            f"{total.filled} translated, {total.proposed} proposed, "
            f"{total.broken} left in German."
        )
