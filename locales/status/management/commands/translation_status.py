"""See anew how everything stands in every language."""

from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page, TranslatableMixin, get_translatable_models

from locales.progress import bar
from locales.status.judging import judge_all
from locales.status.models import Publication, TranslationStatus, content_type_of
from locales.status.pieces import pieces
from locales.status.recording import (
    moment_of,
    record_original,
    record_translation,
    said_now,
)
from locales.table import SOURCE_CODE


class Command(BaseCommand):
    help = "Work out how every page and text stands in every language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="Note what was never noted, and judge everything anew.",
        )

    def handle(self, *args: object, **options: bool) -> None:
        if not options["rebuild"]:
            raise CommandError("Say --rebuild to judge everything anew.")
        originals = list(_originals())
        show = bar(self.stdout, tty=self.stdout.isatty())
        for number, original in enumerate(originals, start=1):
            _note_what_is_missing(original)
            judge_all(content_type_of(original), str(original.translation_key))
            show(number, len(originals))
        self.stdout.write(f"{TranslationStatus.objects.count()} statuses.")


def _originals() -> Iterator[TranslatableMixin]:
    """Every German page that is live and every German snippet."""
    pages = Page.objects.live().filter(locale__language_code=SOURCE_CODE, depth__gt=1)
    yield from pages.filter(alias_of__isnull=True).specific().iterator()
    for model in get_translatable_models():
        if not issubclass(model, Page) and hasattr(model, "translatable_fields"):
            yield from model.objects.filter(locale__language_code=SOURCE_CODE)


def _note_what_is_missing(original: TranslatableMixin) -> None:
    noted = Publication.objects.filter(
        content_type=content_type_of(original),
        translation_key=original.translation_key,
    ).exists()
    if not noted or said_now(original) != pieces(original):
        record_original(original, at=moment_of(original))
    versions = original.get_translations()
    if isinstance(original, Page):
        versions = versions.live().filter(alias_of__isnull=True).specific()
    for version in versions:
        status = TranslationStatus.objects.of(version).first()
        if status is None or not (status.fingerprints or status.missing):
            record_translation(version, at=moment_of(version))
